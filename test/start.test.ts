import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { root } from '../scripts/lib/paths.mjs';
import { freePort } from '../scripts/lib/ports.mjs';
import { closing } from './support/closing.mjs';
import { eventually } from './support/eventually.js';
import { exited, isAlive, untilGone } from './support/process.js';
import { startPushService } from './support/push-service.js';

const script = new URL('../scripts/start.mjs', import.meta.url).pathname;

/** Stopping takes two or three seconds, and at most 10 s on a machine that does nothing else. */
const stopMs = 100_000;

const ports = [
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'AGENT_SERVICE_PORT',
  'WORKER_HEALTH_PORT',
  'SCRIPTED_MODEL_PORT',
  'WEB_PORT',
];

let dataDir: string;
let env: NodeJS.ProcessEnv;
const launchers: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'start-'));
  env = { ...process.env, DATA_DIR: dataDir, OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', MODEL_BASE_URL: '' };
  // Not the defaults: a developer's own `npm start` may have them, or take them in the middle of a test.
  for (const name of ports) env[name] = String(await freePort());
});

afterEach(() =>
  closing({
    'npm start': () => Promise.all(launchers.splice(0).map((launcher) => exited(launcher, 'SIGTERM'))),
    folder: () => rm(dataDir, { recursive: true, force: true }),
  }),
);

/** Starts the launcher and collects what it says. */
function launch(): { launcher: ChildProcess; said: () => string; says: (text: string) => Promise<void> } {
  const launcher = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  launchers.push(launcher);
  let output = '';
  const heard = new EventTarget();
  let isClosed = false;
  // Not its exit: what it said last may not have been read by then.
  const closed = once(launcher, 'close').then(() => {
    isClosed = true;
  });
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      heard.dispatchEvent(new Event('output'));
    });
  }
  return {
    launcher,
    said: () => output,
    async says(text) {
      while (!output.includes(text)) {
        if (isClosed) throw new Error(`npm start ended before it said "${text}":\n${output}`);
        await Promise.race([once(heard, 'output'), closed]);
      }
    },
  };
}

interface Recorded {
  pid: number;
  command: string;
}

async function record(): Promise<{ launcher: Recorded; children: Recorded[] }> {
  return JSON.parse(await readFile(path.join(dataDir, 'launcher.json'), 'utf8'));
}

async function children(): Promise<Recorded[]> {
  return (await record()).children;
}

async function pidOf(part: string): Promise<number> {
  const child = (await children()).find(({ command }) => command.includes(part));
  if (!child) throw new Error(`no process of ${part} is recorded`);
  return child.pid;
}

test('starts everything, tells who waits, keeps it alive, refuses a second start, and leaves nothing behind', async () => {
  const service = await startPushService();
  onTestFinished(service.close);
  env.PUSH_SERVICES = service.url;
  const first = launch();
  await first.says('Ready in');
  const runtime = JSON.parse(await readFile(path.join(dataDir, 'runtime.json'), 'utf8'));
  expect(runtime.pid).toBe(first.launcher.pid);
  expect((await fetch(`${runtime.agentServiceUrl}/health`)).status).toBe(200);
  expect(first.said()).toContain('scripted model, no key set');

  const second = launch();
  await once(second.launcher, 'close');
  expect(second.launcher.exitCode).toBe(1);
  expect(second.said()).toContain(`running already on ${dataDir} (pid ${first.launcher.pid})`);

  const post = (at: string, body: object) =>
    fetch(`${runtime.consoleUrl}/api/v1${at}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { endpoint, keys, messages } = service.browser('ana');
  expect((await post('/push/subscriptions', { endpoint, keys, by: 'ana' })).status).toBe(204);

  // A run that waits is one line with its address. What the parts log as JSON is in their files alone.
  const answer = await post('/runs', { agentId: 'support', request: 'Refund order 1043: it arrived broken.' });
  expect(answer.status).toBe(201);
  const { runId } = (await answer.json()) as { runId: string };
  await first.says(`${runtime.consoleUrl}/runs/${runId}`);
  const told = first.said().split('\n');
  expect(told.find((line) => line.includes(runId))).toMatch(
    /^\d\d:\d\d:\d\d ● support +waits for a decision on \w+ {2}http/,
  );
  expect(told.filter((line) => line.includes('"level"') || line.startsWith('{'))).toEqual([]);

  // The browser of who wants it is told too, in words that it alone can read: by the key that this start has made.
  const [message] = await eventually(messages, ({ length }) => length > 0, 'the browser is told of the refund');
  const { content, publicKey, text } = message!;
  const { waitingFor } = (await (await fetch(`${runtime.consoleUrl}/api/v1/runs/${runId}`)).json()) as {
    waitingFor: { id: string }[];
  };
  expect(content).toMatchObject({
    type: 'asked',
    title: 'May the agent run issue_refund?',
    body: 'support waits for you',
    url: `/inbox#${encodeURIComponent(`${runId}/${waitingFor[0]?.id}`)}`,
  });
  expect(text, 'no arguments and no words of the conversation').not.toMatch(/1043|broken/);
  expect(await (await fetch(`${runtime.consoleUrl}/api/v1/push/key`)).json()).toEqual({ publicKey });
  expect((await stat(path.join(dataDir, 'push/key.json'))).mode & 0o077, 'the key is for nobody else').toBe(0);

  const worker = await pidOf('worker.js');
  process.kill(worker, 'SIGKILL');
  await first.says('was ended by SIGKILL; starting it again in 0.5 s');
  await first.says('is ready again');
  expect(await pidOf('worker.js')).not.toBe(worker);

  const pids = (await children()).map(({ pid }) => pid);
  expect(pids).toHaveLength(5);
  first.launcher.kill('SIGINT');
  await once(first.launcher, 'exit', { signal: AbortSignal.timeout(stopMs) });
  expect(pids.filter(isAlive)).toEqual([]);
});

test('what a killed launcher leaves is ended by its guard, and the next start works', async () => {
  const killed = launch();
  await killed.says('Ready in');
  const pids = (await children()).map(({ pid }) => pid);
  killed.launcher.kill('SIGKILL');
  await untilGone(pids, stopMs);

  const next = launch();
  await next.says('Ready in');
});

test('what a launcher and its guard leave, both killed, is ended by the next start', async () => {
  const killed = launch();
  await killed.says('✓ start the Temporal server');
  const temporal = await pidOf('start-dev');
  process.kill(await guardOf(killed.launcher), 'SIGKILL');
  killed.launcher.kill('SIGKILL');
  await once(killed.launcher, 'exit');
  expect(isAlive(temporal)).toBe(true);

  const next = launch();
  await next.says('that an earlier start has left');
  await untilGone([temporal], stopMs);
  await next.says('Ready in');
});

test('everything ends when npm is ended by a signal, of which it tells nobody', async () => {
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const text of npm.stdout.setEncoding('utf8')) {
    output += text;
    if (output.includes('Ready in')) break;
  }
  const { launcher, children: started } = await record();
  npm.kill('SIGTERM');
  await untilGone([launcher.pid, ...started.map(({ pid }) => pid)], stopMs);
});

test('a port that a variable names and that is in use stops the start with the name of the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  env.TEMPORAL_PORT = String((server.address() as AddressInfo).port);
  try {
    const { launcher, said } = launch();
    await once(launcher, 'close');
    expect(launcher.exitCode).toBe(1);
    expect(said()).toContain(`TEMPORAL_PORT=${env.TEMPORAL_PORT}: that port is in use`);
  } finally {
    server.close();
  }
});

test('wrong values stop the start, all of them named with what is allowed', async () => {
  env.AGENT_SERVICE_PORT = 'eighty';
  env.LOG_LEVEL = 'loud';
  const { launcher, said } = launch();
  await once(launcher, 'close');
  expect(launcher.exitCode).toBe(1);
  expect(said()).toContain('AGENT_SERVICE_PORT is "eighty"; allowed: a port, 1 to 65535');
  expect(said()).toContain('LOG_LEVEL is "loud"; allowed: debug, info, warn or error');
});

/** The guard is in no record; it is found as the launcher's child. */
async function guardOf(launcher: ChildProcess): Promise<number> {
  const guard = async () => {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,command=']);
    return stdout.split('\n').find((text) => text.includes('guard.mjs') && text.includes(` ${launcher.pid} `));
  };
  const line = await eventually(guard, Boolean, 'the launcher has its guard');
  return Number(line?.trim().split(/\s+/)[0]);
}
