// @ts-check
/** What runs cost that wait for a person. */
import { setTimeout as sleep } from 'node:timers/promises';
import { each, timed } from '../lib/measure.mjs';
import { bytesUnder, usageOf } from '../lib/usage.mjs';
import { megabytes, number, table } from '../report/markdown.mjs';

const AT_ONCE = 40;
/** CPU milliseconds a second above the idle worker that count as nothing: garbage is collected and clocks are rough. */
const NOTHING = 20;

/**
 * @typedef {object} Result
 * @property {number} runs
 * @property {number} seconds that it took to get them to wait
 * @property {Record<string, { memory: [before: number, after: number], cpuPerSecond: [before: number, after: number] }>} processes
 * @property {[before: number, after: number]} stateBytes the server's files
 * @property {number} decisionMs from a decision to the end of one of them
 */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const waiting = {
  name: 'waiting',
  title: 'Runs that wait for a decision',
  servers: ['embedded', 'postgres'],
  async measure(stage, { quick, waiting: runs }) {
    const { subjects, stateDir } = stage;
    const window = quick ? 1_500 : 15_000;
    const before = await usageOf(stage, window);
    const bytesBefore = bytesUnder(stateDir);
    /** @type {import('../subjects/subjects.mjs').Waiting[]} */
    const waitingRuns = [];
    const started = await timed(() =>
      each(runs, AT_ONCE, async () => {
        waitingRuns.push(await subjects.durable.startWaiting());
      }),
    );
    await sleep(quick ? 1_000 : 5_000);
    const after = await usageOf(stage, window);
    const bytesAfter = bytesUnder(stateDir);
    const [one] = waitingRuns;
    if (!one) throw new Error('no run waits');
    const decisionMs = await timed(() => Promise.all([one.finished(), one.decide()]));
    return {
      runs,
      seconds: started / 1000,
      processes: Object.fromEntries(
        ['temporal-server', 'postgres', 'worker', 'agent-service']
          .filter((name) => name in after)
          .map((name) => [
            name,
            {
              memory: pair(before, after, name, 'memory'),
              cpuPerSecond: pair(before, after, name, 'cpuPerSecond'),
            },
          ]),
      ),
      stateBytes: [bytesBefore, bytesAfter],
      decisionMs,
    };
  },

  report({ runs, seconds, processes, stateBytes, decisionMs }) {
    const rows = Object.entries(processes).map(([name, { memory, cpuPerSecond }]) => [
      name,
      ...memory.map(megabytes),
      ...cpuPerSecond.map(number),
    ]);
    const grown = (stateBytes[1] - stateBytes[0]) / runs / 1000;
    return [
      `${runs.toLocaleString('en-US')} runs that wait for an approval, made in ${number(seconds)} s. Before them and with them:`,
      table(['process', 'MB before', 'MB with', 'CPU ms/s before', 'CPU ms/s with'], rows),
      `The server's files: ${megabytes(stateBytes[0])} MB before, ${megabytes(stateBytes[1])} MB with them (${number(grown)} KB a run). ` +
        `One of them, decided then, ended after ${number(decisionMs)} ms.`,
    ].join('\n\n');
  },

  goals({ runs, processes }) {
    const workers = ['worker', 'agent-service'];
    const added = (/** @type {string} */ name) => {
      const [before, after] = processes[name]?.cpuPerSecond ?? [Number.NaN, Number.NaN];
      return after - before;
    };
    return [
      {
        goal: `${runs.toLocaleString('en-US')} waiting runs cost the workers no CPU`,
        reached: workers.map((name) => `${name} ${number(Math.max(0, added(name)))} ms/s more`).join(', '),
        ok: workers.every((name) => added(name) <= NOTHING),
        claim: true,
      },
    ];
  },
};

/** @param {import('../lib/usage.mjs').Usage} before @param {import('../lib/usage.mjs').Usage} after @param {string} name @param {'memory' | 'cpuPerSecond'} what @returns {[number, number]} */
function pair(before, after, name, what) {
  return [before[name]?.[what] ?? Number.NaN, after[name]?.[what] ?? Number.NaN];
}
