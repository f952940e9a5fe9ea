// @ts-check
/** What traces and numbers cost: the same runs on two equal stacks, of which one sends traces and has its numbers read. */
import { setTimeout as sleep } from 'node:timers/promises';
import { measured, sum, timed } from '../lib/measure.mjs';
import { openReceiver } from '../lib/receiver.mjs';
import { median, summarize } from '../lib/statistics.mjs';
import { number, spread, table } from '../report/markdown.mjs';
import { setStage } from '../stage.mjs';
import { ITERATIONS, usualWork } from '../work.mjs';
import { rotated } from './scenario.mjs';

const PROCESSES = /** @type {const} */ (['worker', 'agent-service', 'temporal-server']);

/** How long spans wait until they are sent, and a little more: what sends them is to be counted. */
const [SENDS_AFTER_MS, SETTLES_MS] = [500, 1_000];

/**
 * @typedef {object} Side
 * @property {number[]} ms milliseconds of a run, one figure a round: the median
 * @property {Record<typeof PROCESSES[number], number[]>} cpu milliseconds a run, one figure a round
 *
 * @typedef {{ off: Side, on: Side, runs: number, roundMs: number, bytes: number }} Result `roundMs`: how long the runs of a round took with both on;
 * `bytes`: sent to the receiver for a run
 */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const observed = {
  name: 'observed',
  title: 'Traces and numbers',
  servers: ['embedded'],
  alone: true,
  async measure(_stage, { quick }) {
    const [rounds, runs] = quick ? [1, 1] : [8, 8];
    /** @type {(() => Promise<void>)[]} */
    const endings = [];
    try {
      const receiver = await openReceiver();
      endings.push(receiver.close);
      const set = async (/** @type {Record<string, string>} */ env) => {
        const stage = await setStage('embedded', { compares: false, env });
        endings.push(stage.close);
        return stage;
      };
      const sides = {
        off: { stage: await set({ OTEL_SDK_DISABLED: 'true' }), ...nothing() },
        on: { stage: await set(tracing(receiver.endpoint)), ...nothing() },
      };
      for (const { stage } of Object.values(sides)) await stage.subjects.durable.run(usualWork());
      await sleep(SETTLES_MS);
      const before = receiver.received.bytes;
      const took = [];
      for (let round = 0; round < rounds; round++) {
        for (const side of rotated([sides.off, sides.on], round)) {
          const ms = await runOn(side, runs, side === sides.on);
          if (side === sides.on) took.push(ms);
        }
      }
      await receiver.moreThan(before);
      const bytes = (receiver.received.bytes - before) / (rounds * runs);
      const [off, on] = [sides.off, sides.on].map(({ ms, cpu }) => ({ ms, cpu }));
      return { off: /** @type {Side} */ (off), on: /** @type {Side} */ (on), runs, roundMs: median(took), bytes };
    } finally {
      for (const end of endings.reverse()) await end();
    }
  },

  report({ off, on, runs, roundMs, bytes }) {
    const rows = [
      ['ms an iteration', ...compared(perIteration(off.ms), perIteration(on.ms))],
      ...PROCESSES.map((name) => [`CPU ms of a run, ${name}`, ...compared(off.cpu[name], on.cpu[name])]),
    ];
    return [
      `The usual run on two equal stacks that take turns, ${off.ms.length} rounds of ${runs}. One sends its traces to a receiver that only answers ` +
        `(${number(bytes / 1000)} KB a run), and its numbers are read once a round, which is once in ${number(roundMs / 1000)} s. With the ` +
        'other, neither. Medians (middle half); the ratio is the median of the rounds, each compared with its neighbour:',
      table(['', 'off', 'on', 'ratio'], rows),
    ].join('\n\n');
  },

  goals({ off, on }) {
    const [time, cpu] = [ratioOf(off.ms, on.ms), ratioOf(ownCpu(off), ownCpu(on))];
    return [
      {
        goal: 'Traces and numbers take less than 3 % of time',
        reached: percent(time),
        ok: time < 1.03,
      },
      {
        goal: "Traces and numbers take less than 5 % of the worker's and the agent-service's CPU",
        reached: percent(cpu),
        ok: cpu < 1.05,
      },
    ];
  },
};

/** @returns {Side} */
function nothing() {
  return { ms: [], cpu: { worker: [], 'agent-service': [], 'temporal-server': [] } };
}

/** @param {string} endpoint @returns {Record<string, string>} */
function tracing(endpoint) {
  return {
    OTEL_SDK_DISABLED: 'false',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`,
    OTEL_BSP_SCHEDULE_DELAY: String(SENDS_AFTER_MS),
  };
}

/**
 * @param {Side & { stage: import('../stage.mjs').Stage }} side
 * @param {number} runs
 * @param {boolean} on whether its numbers are read
 * @returns {Promise<number>} milliseconds until the runs had ended
 */
async function runOn({ stage, ms, cpu }, runs, on) {
  /** @type {number[]} */
  const each = [];
  const used = await measured(stage, async () => {
    for (let n = 0; n < runs; n++) each.push(await timed(() => stage.subjects.durable.run(usualWork())));
    if (on) await readNumbers(stage);
    await sleep(SETTLES_MS);
  });
  ms.push(median(each));
  for (const name of PROCESSES) cpu[name].push(sum(used.cpu, [name]) / runs);
  return used.ms - SETTLES_MS;
}

/** @param {import('../stage.mjs').Stage} stage */
async function readNumbers({ stack }) {
  for (const address of [stack.env.AGENT_SERVICE_URL, `http://127.0.0.1:${stack.env.WORKER_HEALTH_PORT}`]) {
    const response = await fetch(`${address}/metrics`);
    const text = await response.text();
    if (!response.ok || !text.includes('# TYPE')) throw new Error(`${address}/metrics answered ${response.status}`);
  }
}

/** @param {readonly number[]} ms */
function perIteration(ms) {
  return ms.map((value) => value / ITERATIONS);
}

/** @param {Side} side */
function ownCpu({ cpu }) {
  return cpu.worker.map((value, round) => value + (cpu['agent-service'][round] ?? 0));
}

/** @param {readonly number[]} off @param {readonly number[]} on */
function compared(off, on) {
  return [spread(summarize(off)), spread(summarize(on)), ratioText(ratioOf(off, on))];
}

/** The median of what each round says. @param {readonly number[]} off @param {readonly number[]} on */
function ratioOf(off, on) {
  return median(on.map((value, round) => value / /** @type {number} */ (off[round])));
}

/** @param {number} ratio */
function ratioText(ratio) {
  return Number.isFinite(ratio) ? `${ratio.toFixed(3)}x` : '–';
}

/** @param {number} ratio */
function percent(ratio) {
  return Number.isFinite(ratio) ? `${((ratio - 1) * 100).toFixed(1)} %` : '–';
}
