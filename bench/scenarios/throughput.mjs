// @ts-check
/** Many runs at once. */

import { timed } from '../lib/measure.mjs';
import { median, summarize } from '../lib/statistics.mjs';
import { number, ratio, spread, table } from '../report/markdown.mjs';
import { usualWork } from '../work.mjs';
import { rotated } from './scenario.mjs';

/** @typedef {Record<string, { title: string, waves: number[], ms: number[], atOnce: number }>} Result `waves`: seconds until all had ended */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const throughput = {
  name: 'throughput',
  title: 'Runs at once',
  servers: ['embedded', 'postgres'],
  async measure({ kind, subjects }, { quick }) {
    const atOnce = quick ? 2 : 50;
    const all = Object.entries({ ...subjects.temporal, agno: subjects.agno });
    /** @type {Result} */
    const result = Object.fromEntries(all.map(([name, { title }]) => [name, { title, waves: [], ms: [], atOnce }]));
    for (let wave = 0; wave < (quick || kind === 'postgres' ? 1 : 2); wave++) {
      for (const [name, subject] of rotated(all, wave)) {
        const one = async () => {
          result[name]?.ms.push(await timed(() => subject.run(usualWork())));
        };
        const ms = await timed(() => Promise.all(Array.from({ length: atOnce }, one)));
        result[name]?.waves.push(ms / 1000);
      }
    }
    return result;
  },

  report(result) {
    const rows = Object.entries(result).map(([name, { title, ms }]) => {
      const summary = summarize(ms.map((value) => value / 1000));
      const { n, p99, mean } = summary;
      return [title, number(runsPerSecond(result, name)), spread(summary), number(mean), p99 ? number(p99) : '–', n];
    });
    return [
      `${result.durable?.atOnce} runs started at once, until all have ended. Seconds of a run from its start to its end:`,
      table(['', 'runs/s', 'seconds, median (middle half)', 'mean', 'p99', 'runs'], rows),
    ].join('\n\n');
  },

  goals(result) {
    const [ours, typescript, python] = ['durable', 'typescript', 'python'].map((name) => runsPerSecond(result, name));
    const to = (/** @type {number | undefined} */ theirs) => ratio(ours ?? 0, theirs ?? 0);
    return [
      {
        goal: `Runs/s with ${result.durable?.atOnce} at once at least 4x`,
        reached: `${to(python)} (TypeScript activities: ${to(typescript)})`,
        ok: (ours ?? 0) >= 4 * (python ?? 0),
      },
    ];
  },
};

/** @param {Result} result @param {string} name */
function runsPerSecond(result, name) {
  const { waves = [], atOnce = 0 } = result[name] ?? {};
  return atOnce / median(waves);
}
