// @ts-check
/** `docs/performance.md`, as the command writes it. */
import { number, table } from './markdown.mjs';
import { reasons } from './reasons.mjs';

/** @typedef {import('../bench.mjs').ServerResult} ServerResult */
/**
 * @typedef {object} Facts
 * @property {import('../options.mjs').Options} options
 * @property {{ cores: number, memoryGb: number, system: string, versions: Record<string, string> }} machine
 * @property {import('../lib/machine.mjs').Load} load
 * @property {number} minutes
 * @property {Date} date
 */

const serverTitles = {
  embedded: 'On the embedded server, as `npm start` starts it',
  postgres: 'On a Temporal server with Postgres',
};
const shortTitles = { embedded: 'embedded', postgres: 'with Postgres' };

const intro = `# What it costs

Written by \`npm run bench\`; do not edit. All figures of a page come from one run of that command on one machine.

Three ways to do the same work are compared with a durable run, with the same model server and on the same Temporal server:

- a **hand-written workflow, Python activities**: a Temporal workflow with one activity for each model call and each tool call. Each call sends the
  whole conversation. The ratios of the goals are to this one, because agents are written in Python;
- a **hand-written workflow, TypeScript activities**: the same in one TypeScript worker, the cheapest that one can write by hand;
- **plain Agno, nothing durable**: the same agent in one Python process. It takes Agno's own share and the model's.

## How to read it

The usual run has 21 model calls and 20 tool calls. Tools return 1 KB. One call in the middle needs an approval, which is given at once. The model is
the scripted one; it answers at once unless a section says otherwise.

Milliseconds are of this machine at this hour. Ratios travel better, because the ways take turns in rotated rounds. Figures are medians, with the
middle half of the samples in parentheses. A 99th percentile is given when there are at least 100 samples. CPU and memory are what the operating
system counts for exactly the named processes and what they started.

The approval of a hand-written workflow is sent by update the moment it waits, because its worker tells the bench so without asking the server. A
durable run is followed through the server to know that, so its figures include being watched.`;

/**
 * @param {readonly ServerResult[]} results
 * @param {Facts} facts
 */
export function performanceDocument(results, facts) {
  return `${[intro, goals(results), reasons, ...results.map(serverSection), foot(facts)].join('\n\n')}\n`;
}

/** One line for each measurement that yielded nothing. @param {readonly ServerResult[]} results */
export function failures(results) {
  return results.flatMap(({ server, measurements }) =>
    measurements
      .filter(({ failure }) => failure !== undefined)
      .map(({ name, failure }) => `Not measured: ${name} on the ${server} server: ${failure?.split('\n')[0]}`),
  );
}

/** One line for each promise that did not hold. @param {readonly ServerResult[]} results */
export function brokenClaims(results) {
  return results.flatMap(({ server, measurements }) =>
    measurements
      .flatMap((measurement) => measurement.goals)
      .filter(({ claim, ok }) => claim && !ok)
      .map(({ goal, reached }) => `Does not hold on the ${server} server: ${goal}. Reached: ${reached}`),
  );
}

/** @param {readonly ServerResult[]} results */
function goals(results) {
  const rows = results.flatMap(({ server, measurements }) =>
    measurements.flatMap((measurement) =>
      measurement.goals.map(({ goal, reached, ok, claim }) => [
        `${goal}${claim ? ' *' : ''}`,
        shortTitles[server],
        reached,
        ok ? 'yes' : '**no**',
      ]),
    ),
  );
  if (rows.length === 0) return '## Goals\n\nNone of what was measured answers to a goal.';
  return [
    '## Goals',
    'Ratios are to the hand-written workflow with Python activities, in the same run. The command fails when a goal with a * is missed.',
    table(['goal', 'server', 'reached', 'met'], rows),
  ].join('\n\n');
}

/** @param {ServerResult} result */
function serverSection({ server, skipped, measurements }) {
  const title = `## ${serverTitles[server]}`;
  if (skipped !== undefined) return `${title}\n\nNot measured: ${skipped}.`;
  const explained =
    server === 'postgres'
      ? [
          'A server as one deploys it: all services in one process, 4 history shards, default configuration. A queue has 4 partitions there, ' +
            'so activities can stall (see the section on stalls). The hand-written workflows have the most activities, so they stall most.',
        ]
      : [];
  const sections = measurements.map(
    ({ title: name, report, failure }) =>
      `### ${name}\n\n${failure === undefined ? report : `Not measured: ${failure.split('\n')[0]}`}`,
  );
  return [title, ...explained, ...sections].join('\n\n');
}

/** @param {Facts} facts */
function foot({ options, machine, load, minutes, date }) {
  const { cores, memoryGb, system, versions } = machine;
  const busy = load.before > cores / 2 ? ' The machine was busy with other things before: times are worth less.' : '';
  return [
    '## Machine and versions',
    `${cores} cores, ${memoryGb} GB of memory, ${system}. Load average before ${number(load.before)}, during ${number(load.during.median)} ` +
      `(median) to ${number(load.during.max)} (most).${busy} Taken on ${date.toISOString().slice(0, 10)} in ${number(minutes)} minutes` +
      `${options.quick ? ', with `--quick`: not to be quoted' : ''}${options.only.length > 0 ? `, only ${options.only.join(', ')}` : ''}.`,
    table(['', 'version'], Object.entries(versions)),
  ].join('\n\n');
}
