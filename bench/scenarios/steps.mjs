// @ts-check
/** What one run costs: time for each iteration, CPU, history; with a model that answers at once. */
import { median, summarize } from '../lib/statistics.mjs';
import { number, ratio, spread, table } from '../report/markdown.mjs';
import { ITERATIONS, usualWork } from '../work.mjs';
import { compare, middle, of } from './comparison.mjs';

/** @typedef {import('./comparison.mjs').Comparison} Comparison */

/** What remains of a subject without durability: its model and, for ours, Agno. */
const without = { durable: 'agno', typescript: 'typescriptLoop', python: 'pythonLoop' };
/** @typedef {keyof typeof without} Durable */
const durable = /** @type {Durable[]} */ (Object.keys(without));

/** @type {import('./scenario.mjs').Scenario<Comparison>} */
export const steps = {
  name: 'steps',
  title: 'Time, CPU and history of a run',
  servers: ['embedded', 'postgres'],
  async measure(stage, { quick }) {
    const { temporal, agno, loops } = stage.subjects;
    const subjects = { ...temporal, agno, ...loops };
    await compare(stage, subjects, { work: usualWork(), rounds: 1, runs: 1 });
    const rounds = stage.kind === 'postgres' ? 6 : 10;
    return compare(stage, subjects, { work: usualWork(), rounds: quick ? 1 : rounds, runs: quick ? 1 : 2 });
  },

  report(result) {
    const perIteration = Object.values(result).map(({ title, ms }) => {
      const summary = summarize(ms.map((value) => value / ITERATIONS));
      return [title, spread(summary), number(summary.mean), summary.n];
    });
    const own = durable.map((name) => {
      const ms = ownMs(result, name);
      return [
        of(result, name).title,
        number(ms),
        ratio(ms, ownMs(result, 'typescript')),
        ratio(ms, ownMs(result, 'python')),
      ];
    });
    const cpu = durable.map((name) => {
      const { title, serverCpu, cpu: workers } = of(result, name);
      const each = Object.entries(workers).map(([process, values]) => `${process} ${number(median(values))}`);
      return [title, spread(summarize(serverCpu)), each.join(', ')];
    });
    const agno = of(result, 'agno');
    cpu.push([agno.title, '0', `without-temporal ${number(median(agno.workerCpu))}`]);
    const history = durable.map((name) => {
      const { title, history: size } = of(result, name);
      return [title, size?.events ?? '–', size?.bytes.toLocaleString('en-US') ?? '–'];
    });
    return [
      'One run at a time. Milliseconds for an iteration (a model call and a tool call), from the start of the run to its end, approval included:',
      table(['', 'median (middle half)', 'mean', 'runs'], perIteration),
      'What durability adds: the above without the same work when nothing is durable (plain Agno for ours, a loop over the same activities for the hand-written ones):',
      table(['', 'ms an iteration', 'to TypeScript', 'to Python'], own),
      'CPU milliseconds of a run. The server counts with its database; a figure is the mean of a round:',
      table(['', 'server, median (middle half)', 'workers, median'], cpu),
      'History of a run:',
      table(['', 'events', 'bytes'], history),
    ].join('\n\n');
  },

  goals(result) {
    const cpu = (/** @type {Durable} */ name) => median(of(result, name).serverCpu);
    const events = (/** @type {Durable} */ name) => of(result, name).history?.events ?? Number.NaN;
    return [
      {
        goal: "Time of an iteration at most 0.25x of the hand-written workflow's, the model's and Agno's own share taken out",
        ...compared((name) => ownMs(result, name), 0.25),
      },
      { goal: 'Server CPU of a run at most 0.2x', ...compared(cpu, 0.2) },
      { goal: 'History events of a run with a decision in the middle at most 0.08x', ...compared(events, 0.08) },
    ];
  },
};

/** @param {Comparison} result @param {Durable} name */
function ownMs(result, name) {
  return (middle(result, name) - middle(result, without[name])) / ITERATIONS;
}

/** @param {(name: Durable) => number} value @param {number} limit */
function compared(value, limit) {
  const [ours, typescript, python] = [value('durable'), value('typescript'), value('python')];
  return {
    reached: `${ratio(ours, python)} (TypeScript activities: ${ratio(ours, typescript)})`,
    ok: ours <= limit * python,
  };
}
