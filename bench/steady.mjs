// @ts-check
/**
 * `npm run measure:steady -- [--per-minute 1000] [--minutes 30] [--server embedded|postgres]`: starts runs at a steady pace and says, minute by minute,
 * what each part holds, so that what grows is seen. A run has two iterations and no approval.
 */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { install } from '../scripts/lib/install.mjs';
import { oneOf, positive } from './lib/given.mjs';
import { cpuOf, difference, memoryOf } from './lib/processes.mjs';
import { bytesUnder } from './lib/usage.mjs';
import { megabytes, number, table } from './report/markdown.mjs';
import { requestOf } from './work.mjs';

await install({ dev: true });
const { startRun } = await import('@platform/temporal');
const { setStage } = await import('./stage.mjs');

const { values } = parseArgs({
  options: {
    'per-minute': { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '30' },
    server: { type: 'string', default: 'embedded' },
  },
});
const perMinute = positive('--per-minute', values['per-minute']);
const minutes = positive('--minutes', values.minutes);
const server = oneOf('--server', /** @type {const} */ (['embedded', 'postgres']), values.server);

const before = os.loadavg()[0] ?? 0;
const stage = await setStage(server, { compares: false });
try {
  const { client, subjects, stateDir } = stage;
  const open = async () => (await client.temporal.workflow.count("ExecutionStatus = 'Running'")).count;
  await stage.startConsole();
  const rows = [];
  let started = 0;
  /** @type {Promise<unknown>[]} */
  let starting = [];
  const began = Date.now();
  for (let minute = 1; minute <= minutes; minute++) {
    const cpu = cpuOf(subjects.processes());
    const until = began + minute * 60_000;
    while (Date.now() < until) {
      const due = Math.floor(((Date.now() - began) / 60_000) * perMinute);
      for (; started < Math.min(due, minute * perMinute); started++)
        starting.push(
          startRun(client, { agentId: 'worker_bee', request: requestOf({ steps: 2 }), startedBy: 'bench' }),
        );
      await sleep(20);
    }
    await Promise.all(starting);
    starting = [];
    const used = difference(cpu, cpuOf(subjects.processes()));
    const memory = memoryOf(subjects.processes());
    const row = { minute, started, open: await open(), files: bytesUnder(stateDir), memory, used };
    rows.push(row);
    const parts = Object.entries(memory).map(([name, bytes]) => `${name} ${megabytes(bytes)} MB`);
    console.log(`  minute ${minute}: ${started} started, ${row.open} open; ${parts.join(', ')}`);
  }
  const names = Object.keys(rows[0]?.memory ?? {});
  const head = ['minute', 'started', 'open', 'files MB', ...names.flatMap((name) => [`${name} MB`, 'CPU ms/s'])];
  const cells = rows.map(({ minute, started: count, open: left, files, memory, used }) => [
    minute,
    count,
    left,
    megabytes(files),
    ...names.flatMap((name) => [megabytes(memory[name] ?? 0), number((used[name] ?? 0) / 60)]),
  ]);
  console.log(
    `\n${perMinute} runs a minute (${server} server, ${os.cpus().length} cores, load average before ${number(before)}):\n\n${table(head, cells)}`,
  );
} finally {
  await stage.close();
}
