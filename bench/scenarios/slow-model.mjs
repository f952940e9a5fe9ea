// @ts-check
/** The same run with a model that takes its time, as models do. */
import { median, summarize } from '../lib/statistics.mjs';
import { number, ratio, spread, table } from '../report/markdown.mjs';
import { usualWork } from '../work.mjs';
import { compare, middle, of } from './comparison.mjs';

const MODEL_MS = 300;
/** Agno's run of this length may be longer by so much when it is durable. */
const MOST = 1.1;

/** @type {import('./scenario.mjs').Scenario<import('./comparison.mjs').Comparison>} */
export const slowModel = {
  name: 'slow-model',
  title: `Model calls of ${MODEL_MS} ms`,
  servers: ['embedded', 'postgres'],
  measure(stage, { quick }) {
    const subjects = { ...stage.subjects.temporal, agno: stage.subjects.agno };
    const work = quick ? { steps: 3, approvalAt: 1, modelMs: MODEL_MS } : usualWork(MODEL_MS);
    return compare(stage, subjects, { work, rounds: quick ? 1 : 2, runs: quick ? 1 : 3, atOnce: true });
  },

  report(result) {
    const agno = middle(result, 'agno');
    const rows = Object.values(result).map(({ title, ms, serverCpu, workerCpu }) => {
      const summary = summarize(ms.map((value) => value / 1000));
      const cpu = title === of(result, 'agno').title ? '0' : number(median(serverCpu));
      return [
        title,
        spread(summary),
        number(summary.mean),
        ratio(summary.median * 1000, agno),
        cpu,
        number(median(workerCpu)),
      ];
    });
    return [
      'The same run, three at once. Seconds of a whole run; CPU milliseconds of a run:',
      table(['', 'seconds, median (middle half)', 'mean', 'to plain Agno', 'server CPU', 'workers CPU'], rows),
    ].join('\n\n');
  },

  goals(result) {
    const [ours, agno] = [middle(result, 'durable'), middle(result, 'agno')];
    return [
      {
        goal: `A run with model calls of ${MODEL_MS} ms takes at most 10 % longer than in plain Agno`,
        reached: ratio(ours, agno),
        ok: ours <= MOST * agno,
      },
    ];
  },
};
