// @ts-check
/**
 * `npm run measure`: what durability costs here, next to a hand-written TypeScript workflow with one Python activity for each step, on
 * the same server in the same run, and how long a killed agent-service holds a run up. Times are of this machine; compare ratios.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from '../scripts/lib/build.mjs';
import { agentServiceDir, pythonBin } from '../scripts/lib/paths.mjs';

await build();
const { startRun, createTemporalClient } = await import('@platform/temporal');
const { workflowIdForRun } = await import('@platform/temporal/contract');
const { DefaultLogger, NativeConnection, Runtime, Worker } = await import('@temporalio/worker');
const { startStack } = await import('../test/support/stack.mjs');

const STEPS = 20;
const ROUNDS = 5;
const kit = path.join(agentServiceDir, 'tests/kit');
const dataDir = mkdtempSync(path.join(tmpdir(), 'measure-'));
const toolLog = path.join(dataDir, 'tool-calls.jsonl');

const stack = await startStack({
  dataDir,
  env: {
    AGENTS_MODULE: 'tests.kit.agents_under_test',
    SCRIPTED_MODEL_SCRIPTS: path.join(kit, 'scripts.mjs'),
    SCRIPTED_MODEL_TOKEN_MS: '0',
    TOOL_CALL_LOG: toolLog,
  },
});
const client = await createTemporalClient({ env: stack.env });
const plainPython = spawn(path.join(pythonBin, 'python'), [path.join(import.meta.dirname, 'plain/activities.py')], {
  env: { ...process.env, ...stack.env },
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(plainPython.stdout, 'data');
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: stack.env.TEMPORAL_ADDRESS });
const plainWorker = await Worker.create({
  connection,
  taskQueue: 'bench-plain',
  workflowsPath: path.join(import.meta.dirname, 'plain/workflow.js'),
});
const plainRunning = plainWorker.run();

/** @param {string} words @param {number} steps */
const request = (words, steps) =>
  `${words} script: ${JSON.stringify([...Array.from({ length: steps }, (_, n) => ['big', { n, kilobytes: 1 }]), 'end'])}`;

/** @param {string} workflowId */
async function historyOf(workflowId) {
  const { historyLength, historySize } = await client.temporal.workflow.getHandle(workflowId).describe();
  return { events: historyLength, bytes: Number(historySize) };
}

/** @param {string} words @param {number} steps */
async function durable(words, steps) {
  const began = performance.now();
  const { runId } = await startRun(client, {
    agentId: 'worker_bee',
    request: request(words, steps),
    startedBy: 'measure',
  });
  await client.temporal.workflow.getHandle(workflowIdForRun(runId)).result();
  return { ms: performance.now() - began, ...(await historyOf(workflowIdForRun(runId))) };
}

/** @param {string} words @param {number} steps */
async function plain(words, steps) {
  const began = performance.now();
  const workflowId = `plain-${words.replaceAll(' ', '-')}`;
  await client.temporal.workflow.execute('plainAgent', {
    workflowId,
    taskQueue: 'bench-plain',
    args: [{ request: request(words, steps) }],
  });
  return { ms: performance.now() - began, ...(await historyOf(workflowId)) };
}

/** Seconds from a kill -9 in the middle of a tool call to the tool's next start, the process being started again at once. */
async function recovery() {
  const calls = () =>
    existsSync(toolLog)
      ? readFileSync(toolLog, 'utf8')
          .split('\n')
          .filter((l) => l.includes('slow_async')).length
      : 0;
  const before = calls();
  const steps = [['quick', { n: 1 }], ['slow_async', { n: 2, seconds: 4 }], 'end'];
  await startRun(client, {
    agentId: 'worker_bee',
    request: `recovery ${before} script: ${JSON.stringify(steps)}`,
    startedBy: 'measure',
  });
  while (calls() === before) await sleep(10);
  await stack.agentService.kill('SIGKILL');
  const killed = performance.now();
  await stack.agentService.start();
  await stack.agentService.waitReady();
  const ready = performance.now();
  while (calls() === before + 1) await sleep(10);
  return { restart: (ready - killed) / 1000, resumed: (performance.now() - killed) / 1000 };
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

try {
  await durable('warm up', 3);
  await plain('warm up', 3);
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await durable(`round ${round}`, STEPS));
    theirs.push(await plain(`round ${round}`, STEPS));
  }
  const sizes = [];
  for (const steps of [10, 50, 200]) sizes.push({ steps, ...(await durable(`size ${steps}`, steps)) });
  const recoveries = [await recovery(), await recovery(), await recovery()];

  const ms = (/** @type {{ ms: number }[]} */ runs) => median(runs.map((run) => run.ms / STEPS));
  const [one, other] = [ours[0], theirs[0]];
  if (!one || !other) throw new Error('nothing was measured');
  console.log(`\n${STEPS} steps (a model call and a tool call of 1 KB), median of ${ROUNDS} rounds in turn`);
  console.table({
    'a durable run': { 'ms per step': Math.round(ms(ours)), events: one.events, 'history bytes': one.bytes },
    'hand-written workflow': {
      'ms per step': Math.round(ms(theirs)),
      events: other.events,
      'history bytes': other.bytes,
    },
    ratio: {
      'ms per step': (ms(ours) / ms(theirs)).toFixed(2),
      events: (one.events / other.events).toFixed(2),
      'history bytes': (one.bytes / other.bytes).toFixed(2),
    },
  });
  console.log('History by length of the run');
  console.table(
    Object.fromEntries(
      sizes.map(({ steps, events, bytes }) => [
        `${steps} steps`,
        { events, bytes, 'bytes per step': Math.round(bytes / steps) },
      ]),
    ),
  );
  console.log('kill -9 of the agent-service in the middle of a tool call, started again at once (s)');
  console.table({
    'process ready again after': { median: median(recoveries.map((r) => r.restart)).toFixed(1) },
    'call running again after': { median: median(recoveries.map((r) => r.resumed)).toFixed(1) },
  });
} finally {
  plainWorker.shutdown();
  await plainRunning;
  await connection.close();
  plainPython.kill();
  await client.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
