// @ts-check
/** What it costs when many watch one run. */
import { runIdFromWorkflowId } from '@platform/temporal/contract';
import { historyOf, measured } from '../lib/measure.mjs';
import { endOf } from '../lib/patient.mjs';
import { median } from '../lib/statistics.mjs';
import { watch } from '../lib/viewer.mjs';
import { number, table } from '../report/markdown.mjs';
import { requestOf } from '../work.mjs';
import { rotated } from './scenario.mjs';

/** @typedef {{ viewers: number, events: number[], seconds: number[], serverCpu: number[], consoleCpu: number[], updates: number }} Watched */
/** @typedef {{ steps: number, watched: Watched[] }} Result */

const MODEL_MS = 200;

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const viewers = {
  name: 'viewers',
  title: 'Viewers of one run',
  servers: ['embedded', 'postgres'],
  async measure(stage, { quick }) {
    await stage.startConsole();
    const steps = quick ? 6 : 20;
    const counts = quick ? [0, 20] : [0, 1, 200];
    /** @type {Watched[]} */
    const watched = counts.map((viewers) => ({
      viewers,
      events: [],
      seconds: [],
      serverCpu: [],
      consoleCpu: [],
      updates: 0,
    }));
    for (let round = 0; round < (quick ? 1 : 2); round++) {
      for (const into of rotated(watched, round)) await watchOne(stage, into, steps);
    }
    return { steps, watched };
  },

  report({ steps, watched }) {
    const rows = watched.map(({ viewers, events, seconds, serverCpu, consoleCpu, updates }) => [
      viewers,
      [...new Set(events)].join(', '),
      number(median(seconds)),
      number(median(serverCpu)),
      number(median(consoleCpu)),
      updates,
    ]);
    const head = ['viewers', 'history events', 'seconds', 'server CPU ms', 'console CPU ms', 'updates told to each'];
    return [
      `A run of ${steps} iterations with model calls of ${MODEL_MS} ms, watched from its start to its end on the event stream. Medians of a run:`,
      table(head, rows),
    ].join('\n\n');
  },

  goals({ watched }) {
    const [none, many] = [watched[0], watched.at(-1)];
    if (!none || !many) return [];
    const added = Math.max(...many.events) - Math.min(...none.events);
    return [
      {
        goal: `${many.viewers} viewers of a run add no event to its history`,
        reached: `${Math.max(0, added)} added`,
        ok: added <= 0,
        claim: true,
      },
    ];
  },
};

/** @param {import('../stage.mjs').Stage} stage @param {Watched} into @param {number} steps */
async function watchOne(stage, into, steps) {
  const { client, consoleUrl, subjects } = stage;
  /** @type {string | undefined} */
  let workflowId;
  const { cpu, ms, serverCpu, value } = await measured(stage, async () => {
    workflowId = await subjects.durable.start(requestOf({ steps, modelMs: MODEL_MS }));
    const runId = runIdFromWorkflowId(workflowId) ?? '';
    const watching = Array.from({ length: into.viewers }, () => watch(consoleUrl, runId));
    await endOf(client.temporal, workflowId);
    return Promise.all(watching);
  });
  const blind = value.filter(({ ended, updates }) => !ended || updates === 0).length;
  if (blind > 0) throw new Error(`${blind} of ${into.viewers} viewers did not see the run end`);
  into.updates = value[0]?.updates ?? 0;
  into.events.push((await historyOf(stage, workflowId ?? '')).events);
  into.seconds.push(ms / 1000);
  into.serverCpu.push(serverCpu);
  into.consoleCpu.push(cpu.console ?? 0);
}
