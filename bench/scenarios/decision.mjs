// @ts-check
/** How long a decision takes: from submitting it to the end of the run, whose last step it is about. */
import { performance } from 'node:perf_hooks';
import { median, summarize } from '../lib/statistics.mjs';
import { number, ratio, spread, table } from '../report/markdown.mjs';
import { rotated } from './scenario.mjs';

/** @typedef {Record<string, { title: string, taken: number[], finished: number[] }>} Result milliseconds from the call: until it returned, until the run had ended */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const decision = {
  name: 'decision',
  title: 'From a decision to the end of the run',
  servers: ['embedded', 'postgres'],
  async measure({ subjects }, { quick }) {
    const all = Object.entries(subjects.temporal);
    /** @type {Result} */
    const result = Object.fromEntries(all.map(([name, { title }]) => [name, { title, taken: [], finished: [] }]));
    const warmUp = 2;
    for (let round = 0; round < warmUp + (quick ? 2 : 40); round++) {
      for (const [name, subject] of rotated(all, round)) {
        const { decide, finished } = await subject.startWaiting();
        const end = finished();
        const began = performance.now();
        const [taken] = await Promise.all([decide().then(() => performance.now() - began), end]);
        if (round < warmUp) continue;
        result[name]?.taken.push(taken);
        result[name]?.finished.push(performance.now() - began);
      }
    }
    return result;
  },

  report(result) {
    const rows = Object.values(result).map(({ title, taken, finished }) => {
      const summary = summarize(finished);
      return [title, spread(summarize(taken)), spread(summary), number(summary.mean), number(summary.max), summary.n];
    });
    return [
      'Milliseconds from submitting an approval, until it is taken and until the run has ended; in between, the approved tool and one more model call run:',
      table(['', 'taken, median (middle half)', 'ended, median (middle half)', 'mean', 'longest', 'runs'], rows),
    ].join('\n\n');
  },

  goals(result) {
    const ms = (/** @type {string} */ name) => median(result[name]?.finished ?? []);
    const [ours, typescript, python] = [ms('durable'), ms('typescript'), ms('python')];
    return [
      {
        goal: "From a decision to the end of the run no slower than the hand-written workflow's",
        reached: `${ratio(ours, python)} (TypeScript activities: ${ratio(ours, typescript)})`,
        ok: ours <= python,
      },
    ];
  },
};
