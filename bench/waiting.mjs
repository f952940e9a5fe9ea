// @ts-check
/**
 * `npm run measure:waiting -- [--runs 1000] [--server embedded|postgres] [--decisions 200]`: makes runs that wait for a person, as fast as the server
 * takes them, and says what they cost each part, how long a decision on one of them takes, and how long the inbox and the lists do over them.
 */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { install } from '../scripts/lib/install.mjs';
import { oneOf, positive } from './lib/given.mjs';
import { inTurns } from './lib/in-turns.mjs';
import { timed } from './lib/measure.mjs';
import { endOf } from './lib/patient.mjs';
import { summarize } from './lib/statistics.mjs';
import { bytesUnder, usageOf } from './lib/usage.mjs';
import { megabytes, number, spread, table } from './report/markdown.mjs';
import { approvalWork, requestOf } from './work.mjs';

await install({ dev: true });
const { getRun, startRun, submitDecision } = await import('@platform/temporal');
const { searchAttributes, workflowIdForRun } = await import('@platform/temporal/contract');
const { setStage } = await import('./stage.mjs');

const startedAtOnce = 32;
/** Runs that are started and do not wait yet, at most: with more, nobody would be measured but the queue. */
const mostUnderWay = 200;
const windowMs = 15_000;
const lookMs = 500;
const sayMs = 10_000;
const readings = 20;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    server: { type: 'string', default: 'embedded' },
    decisions: { type: 'string', default: '200' },
  },
});
const runs = positive('--runs', values.runs, 9_999_999);
const decisions = Math.min(runs, positive('--decisions', values.decisions, 9_999_999));
const server = oneOf('--server', /** @type {const} */ (['embedded', 'postgres']), values.server);

const before = os.loadavg()[0] ?? 0;
const stage = await setStage(server, { compares: false });
try {
  await report();
} finally {
  await stage.close();
}

async function report() {
  await stage.startConsole();
  await sleep(5_000);
  const idle = await usageOf(stage, windowMs);
  const bytes = bytesUnder(stage.stateDir);
  const { ids, seconds } = await make();
  await sleep(15_000);
  const held = await usageOf(stage, windowMs);
  const grown = bytesUnder(stage.stateDir) - bytes;
  const lists = await readLists();
  const { taken, ended } = await decide(ids);
  const parts = Object.keys(held).map((name) => [
    name,
    megabytes(idle[name]?.memory ?? 0),
    megabytes(held[name]?.memory ?? 0),
    number(idle[name]?.cpuPerSecond ?? 0),
    number(held[name]?.cpuPerSecond ?? 0),
  ]);
  console.log(
    [
      `${runs.toLocaleString('en-US')} runs that wait (${server} server, ${os.cpus().length} cores, load average before ${number(before)}), made in ${number(seconds)} s: ${number(runs / seconds)} a second.`,
      table(['', 'MB before', 'MB with them', 'CPU ms/s before', 'CPU ms/s with them'], parts),
      `Files of the server: ${megabytes(grown)} MB more, ${number(grown / runs / 1000)} KB a run.`,
      table(['over them', 'first ms', 'then, median (middle half)', 'KB'], lists),
      table(
        ['decisions on runs at random, one after the other', 'median ms (middle half)', 'p99', 'longest', 'runs'],
        Object.entries({ 'until it is taken': taken, 'until the run has ended': ended }).map(([what, ms]) => {
          const summary = summarize(ms);
          return [what, spread(summary), number(summary.p99 ?? Number.NaN), number(summary.max), summary.n];
        }),
      ),
    ].join('\n\n'),
  );
}

/** Starts them all, and returns when lists say that all of them wait. */
async function make() {
  const { client } = stage;
  const began = performance.now();
  /** @type {string[]} */
  const ids = [];
  const count = async () => {
    const query = `${searchAttributes.status.name} = 'waiting'`;
    return (await client.temporal.workflow.count(query)).count;
  };
  let waiting = 0;
  let isMade = false;
  const looking = (async () => {
    for (let told = 0; waiting < runs; await sleep(lookMs)) {
      waiting = await count();
      if (performance.now() - told < sayMs) continue;
      told = performance.now();
      console.log(`  ${waiting} of ${ids.length} wait, after ${Math.round((told - began) / 1000)} s`);
    }
  })().finally(() => {
    isMade = true;
  });
  await Promise.all([
    looking,
    inTurns(runs, startedAtOnce, async () => {
      while (ids.length - waiting >= mostUnderWay && !isMade) await sleep(50);
      const { runId } = await startRun(client, {
        agentId: 'worker_bee',
        request: requestOf(approvalWork),
        startedBy: 'bench',
      });
      ids.push(runId);
    }),
  ]);
  return { ids, seconds: (performance.now() - began) / 1000 };
}

async function readLists() {
  const rows = [];
  const paths = ['/decisions', '/runs?status=waiting&limit=50', '/runs?limit=50', '/runs/counts', '/overview'];
  for (const path of paths) {
    /** @type {number[]} */
    const ms = [];
    let bytes = 0;
    for (let n = 0; n <= readings; n++) {
      ms.push(
        await timed(async () => {
          const response = await fetch(`${stage.consoleUrl}/api/v1${path}`);
          bytes = (await response.arrayBuffer()).byteLength;
          if (!response.ok) throw new Error(`${path}: ${response.status}`);
        }),
      );
    }
    rows.push([`\`GET ${path}\``, number(ms.shift() ?? 0), spread(summarize(ms)), number(bytes / 1000)]);
  }
  return rows;
}

/** @param {string[]} ids */
async function decide(ids) {
  const { client } = stage;
  const taken = [];
  const ended = [];
  for (let n = 0; n < decisions; n++) {
    const [runId = ''] = ids.splice(Math.floor(Math.random() * ids.length), 1);
    const [asked] = (await getRun(client, runId)).waitingFor;
    if (!asked) throw new Error(`${runId} waits for nothing`);
    const end = endOf(client.temporal, workflowIdForRun(runId));
    const began = performance.now();
    const { id: requestId, argumentsHash } = asked;
    await submitDecision(client, { runId, requestId, action: 'approve', by: 'bench', argumentsHash });
    taken.push(performance.now() - began);
    await end;
    ended.push(performance.now() - began);
  }
  return { taken, ended };
}
