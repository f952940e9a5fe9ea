// @ts-check
/** Many agents whose models think for a minute: what they cost, and how soon they hear of what happens. */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, summarize } from '../lib/statistics.mjs';
import { Thinkers } from '../lib/thinkers.mjs';
import { megabytes, number, ratio, spread, table } from '../report/markdown.mjs';
import { setStage } from '../stage.mjs';
import { cancelEach } from './thinking/cancelling.mjs';
import { memoryWhileThinking, ofOneAgent, oneStepEach, parts, usedFor } from './thinking/cost.mjs';
import { killWhileThinking } from './thinking/killing.mjs';

/** Of one agent and second. */
const MOST_SERVER_CPU = 0.1;
const MOST_CHECKPOINT_MS = 250;
const MOST_CANCEL_MS = { median: 50, p99: 200 };
const MOST_RECOVERY_SECONDS = 6;

/** Agents of which each gives its own signs of life, at most: a server is filled by few of them. */
const MOST_WITHOUT_LEASE = 100;

/**
 * @typedef {{ agents: number, alone: import('./thinking/cost.mjs').PartsCpu }} WithoutLease
 * @typedef {Awaited<ReturnType<typeof whole>> & { withoutLease: WithoutLease }} Result
 */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const thinking = {
  name: 'thinking',
  title: 'Agents whose models think',
  servers: ['embedded', 'postgres'],
  alone: true,
  async measure(_stage, plan, server) {
    return { ...(await whole(server, plan)), withoutLease: await withoutLease(server, plan) };
  },
  report: (result) => [costs(result), cancels(result), kills(result)].join('\n\n'),
  goals({ agents, alone, steps, cancelMs, killed }) {
    const cancel = summarize(cancelMs);
    const last = Math.max(...killed.flatMap(({ seconds }) => seconds));
    const repeated = killed.reduce((total, one) => total + one.repeated, 0);
    const within = steps.checkpoints.p99WithinMs ?? Number.NaN;
    return [
      {
        goal: `An agent that thinks costs the server at most ${MOST_SERVER_CPU} ms of CPU a second`,
        reached: `${number(alone.server)} ms`,
        ok: alone.server <= MOST_SERVER_CPU,
      },
      {
        goal: `With ${agents} agents at work, 99 of 100 checkpoints within ${MOST_CHECKPOINT_MS} ms`,
        reached: `within ${number(within)} ms`,
        ok: within <= MOST_CHECKPOINT_MS,
      },
      {
        goal: `From a cancel to the end of the model's work ${MOST_CANCEL_MS.median} ms (99 of 100: ${MOST_CANCEL_MS.p99} ms)`,
        reached: `${number(cancel.median)} ms (${number(cancel.p99 ?? cancel.max)} ms)`,
        ok: cancel.median <= MOST_CANCEL_MS.median && (cancel.p99 ?? cancel.max) <= MOST_CANCEL_MS.p99,
      },
      {
        goal: `All runs of a killed process go on within ${MOST_RECOVERY_SECONDS} s`,
        reached: `${number(last)} s`,
        ok: last <= MOST_RECOVERY_SECONDS,
      },
      {
        goal: 'No finished call of a killed process is repeated',
        reached: `${repeated} repeated`,
        ok: repeated === 0,
        claim: true,
      },
    ];
  },
};

/**
 * @param {import('../stage.mjs').ServerKind} server
 * @param {import('./scenario.mjs').Plan} plan
 */
async function whole(server, { quick, thinking: agents, thinkingSeconds: callSeconds }) {
  const { windowMs, settleMs } = pace(quick);
  const spreadSeconds = quick ? 1 : callSeconds;
  const stage = await setStage(server, { compares: false, env: environment(agents) });
  const thinkers = new Thinkers(stage, { callMs: callSeconds * 1000, spreadMs: spreadSeconds * 1000 });
  try {
    await stage.startConsole();
    await sleep(settleMs);
    const idle = await usedFor(stage, windowMs);
    await thinkers.start(agents);
    await sleep(settleMs);
    const alone = ofOneAgent(await usedFor(stage, windowMs), idle, agents);
    const memory = memoryWhileThinking(stage);
    const step = await oneStepEach(stage, thinkers);
    const steps = { checkpoints: step.checkpoints, cpu: ofOneAgent(step.cpu, idle, agents) };

    const cancelled = thinkers.runs.slice(0, quick ? 2 : Math.min(100, Math.floor(agents / 2)));
    const cancelMs = await cancelEach(stage, thinkers, cancelled);

    const left = thinkers.runs.slice(cancelled.length);
    const { agentService } = stage.stack;
    const killed = [await killWhileThinking(stage, thinkers, left, () => agentService.startReady())];
    if (!quick) {
      await sleep(settleMs);
      await (await stage.stack.another('agentService')).startReady();
      killed.push(await killWhileThinking(stage, thinkers, left, async () => {}));
    }
    return { agents, spreadSeconds, cores: os.cpus().length, idle, alone, steps, memory, cancelMs, killed };
  } finally {
    thinkers.close();
    await stage.close();
  }
}

/** @param {boolean} quick */
function pace(quick) {
  return quick ? { windowMs: 1_000, settleMs: 500 } : { windowMs: 20_000, settleMs: 10_000 };
}

/**
 * The same where no process has a lease.
 * @param {import('../stage.mjs').ServerKind} server
 * @param {import('./scenario.mjs').Plan} plan
 * @returns {Promise<WithoutLease>}
 */
async function withoutLease(server, { quick, thinking: wanted, thinkingSeconds: callSeconds }) {
  const agents = Math.min(wanted, MOST_WITHOUT_LEASE);
  const { windowMs, settleMs } = pace(quick);
  const stage = await setStage(server, { compares: false, leases: false, env: environment(agents) });
  const thinkers = new Thinkers(stage, { callMs: callSeconds * 1000, spreadMs: 0 });
  try {
    await sleep(settleMs);
    const idle = await usedFor(stage, windowMs);
    await thinkers.start(agents);
    await sleep(settleMs);
    return { agents, alone: ofOneAgent(await usedFor(stage, windowMs), idle, agents) };
  } finally {
    thinkers.close();
    await stage.close();
  }
}

/** @param {number} agents */
function environment(agents) {
  return { AGENT_TURNS_AT_ONCE: String(agents + 10), MODEL_TIMEOUT_SECONDS: '7200' };
}

/** @param {Result} result */
function costs({ agents, spreadSeconds, cores, idle, alone, steps, memory, withoutLease: other }) {
  const { count, halfWithinMs = Number.NaN, p99WithinMs = Number.NaN } = steps.checkpoints;
  const rows = parts.map((part) => [
    part,
    number(idle[part]),
    number(alone[part]),
    number(other.alone[part]),
    ratio(alone[part], other.alone[part]),
    number(steps.cpu[part]),
    megabytes(part === 'server' ? (memory['temporal-server'] ?? 0) + (memory.postgres ?? 0) : (memory[part] ?? 0)),
  ]);
  const whole = parts.reduce((total, part) => total + steps.cpu[part], 0);
  return [
    `${agents.toLocaleString('en-US')} agents at once, each in a call of its model. CPU milliseconds of one agent and second: while all wait for their ` +
      `model and none gets an answer; the same where each turn gives its own signs of life (${other.agents} agents); and while each gets one in ${spreadSeconds} s, calls a tool and asks again (two checkpoints):`,
    table(
      ['', 'with nobody, ms/s', 'an agent that thinks', 'the same without a lease', 'to that', 'with its steps', 'MB'],
      rows,
    ),
    `${count.toLocaleString('en-US')} checkpoints were made meanwhile: half of them were acknowledged within ${number(halfWithinMs)} ms, 99 of 100 within ` +
      `${number(p99WithinMs)} ms (the bounds are steps). All three parts together would fill ${cores} cores with ${number((cores * 1000) / whole)} such agents.`,
  ].join('\n\n');
}

/** @param {Result} result */
function cancels({ cancelMs }) {
  const summary = summarize(cancelMs);
  const p99 = summary.p99 === undefined ? '' : `, 99 of 100 within ${number(summary.p99)} ms`;
  return `Cancelled through the API, a run had its provider's connection closed after ${spread(summary)} ms${p99}, at most ${number(summary.max)} ms (${summary.n} runs, one after the other).`;
}

/** @param {Result} result */
function kills({ killed }) {
  const rows = killed.map(({ runs, readySeconds, seconds, repeated }) => [
    readySeconds === undefined ? 'another process has to notice' : 'the process is started again at once',
    runs,
    readySeconds === undefined ? '–' : number(readySeconds),
    number(median(seconds)),
    number(Math.max(...seconds)),
    repeated,
  ]);
  return [
    '`kill -9` of the process that has all of them. Seconds from the kill; a run goes on when its model is asked again:',
    table(['', 'runs', 'process ready', 'the middle run goes on', 'the last one', 'finished calls made again'], rows),
  ].join('\n\n');
}
