// @ts-check
/** What a second process of a part, and another number of history shards, change. `docs/scaling.md` draws on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { measured, sum, timed } from '../lib/measure.mjs';
import { median } from '../lib/statistics.mjs';
import { number, table } from '../report/markdown.mjs';
import { serverProcesses, setStage } from '../stage.mjs';

/** Short runs, so that starting and ending one counts as it does for many customers. */
const work = { steps: 5 };

/**
 * @typedef {object} Row
 * @property {string} variant
 * @property {number[]} runsPerSecond of each wave
 * @property {number} serverCpu milliseconds for each run
 * @property {number} idleCpu milliseconds a second that the server uses when nothing runs
 */

/** @type {import('./scenario.mjs').Scenario<Row[]>} */
export const parts = {
  name: 'parts',
  title: 'A second agent-service, a second worker',
  servers: ['embedded'],
  alone: true,
  async measure(_stage, { quick }) {
    const stage = await setStage('embedded', { compares: false });
    try {
      const rows = [await load(stage, 'one of each', quick)];
      const agentService = await started(stage, 'agentService');
      rows.push(await load(stage, 'two agent-services', quick));
      await started(stage, 'worker');
      rows.push(await load(stage, 'two agent-services and two workers', quick));
      await agentService.stop(20_000);
      rows.push(await load(stage, 'two workers', quick));
      return rows;
    } finally {
      await stage.close();
    }
  },
  report: (rows) =>
    [
      'All on the same cores, so that a second process can only show what it costs and whether work is shared:',
      rowsTable(rows),
    ].join('\n\n'),
  goals: () => [],
};

/** @type {import('./scenario.mjs').Scenario<Row[]>} */
export const shards = {
  name: 'shards',
  title: 'History shards',
  servers: ['postgres'],
  alone: true,
  async measure(_stage, { quick }) {
    const rows = [];
    for (const count of [4, 512]) {
      const stage = await setStage('postgres', { shards: count, compares: false });
      try {
        rows.push(await load(stage, `${count} shards`, quick));
      } finally {
        await stage.close();
      }
    }
    return rows;
  },
  report: (rows) =>
    ['The number is set once, when the database is made, and cannot be changed later:', rowsTable(rows)].join('\n\n'),
  goals: () => [],
};

/**
 * @param {import('../stage.mjs').Stage} stage
 * @param {string} variant
 * @param {boolean} quick
 * @returns {Promise<Row>}
 */
async function load(stage, variant, quick) {
  const [atOnce, waves] = quick ? [2, 1] : [40, 3];
  const { durable } = stage.subjects;
  await durable.run(work);
  await sleep(quick ? 0 : 2_000);
  const seconds = quick ? 0.5 : 5;
  const idle = await measured(stage, () => sleep(seconds * 1_000));
  /** @type {number[]} */
  const runsPerSecond = [];
  const used = await measured(stage, async () => {
    for (let wave = 0; wave < waves; wave++) {
      const ms = await timed(() => Promise.all(Array.from({ length: atOnce }, () => durable.run(work))));
      runsPerSecond.push((atOnce / ms) * 1_000);
    }
  });
  return {
    variant,
    runsPerSecond,
    serverCpu: sum(used.cpu, serverProcesses) / (atOnce * waves),
    idleCpu: sum(idle.cpu, serverProcesses) / seconds,
  };
}

/** @param {import('../stage.mjs').Stage} stage @param {'agentService' | 'worker'} part */
async function started({ stack }, part) {
  const process = await stack.another(part);
  await process.startReady();
  return process;
}

/** @param {Row[]} rows */
function rowsTable(rows) {
  return table(
    ['', 'runs/s of 5 steps', 'server CPU ms a run', 'server CPU ms/s with nothing to do'],
    rows.map(({ variant, runsPerSecond, serverCpu, idleCpu }) => [
      variant,
      number(median(runsPerSecond)),
      number(serverCpu),
      number(idleCpu),
    ]),
  );
}
