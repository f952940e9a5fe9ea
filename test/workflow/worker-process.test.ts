import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Link } from '@platform/chaos';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../scripts/lib/ports.mjs';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { serve } from './support/http-server.js';
import { inTime } from './support/in-time.js';
import { MailServer } from './support/mail-server.js';
import { Receiver } from './support/receiver.js';
import { approval, completed, guarded, paused } from './support/scripted-turns.js';
import { Stage } from './support/stage.js';
import { startTemporalServer, type TemporalServer } from './support/temporal-server.js';
import { WorkerProcess } from './support/worker-process.js';

let folder: string;
let port: number;
let address: string;
const processes: WorkerProcess[] = [];
const servers: TemporalServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
  port = await freePort();
  address = `127.0.0.1:${port}`;
});
afterEach(() =>
  closing({
    workers: () => Promise.all(processes.splice(0).map((worker) => worker.stop('SIGKILL'))),
    servers: () => Promise.all(servers.splice(0).map((server) => server.stop('SIGKILL'))),
    folder: () => rm(folder, { recursive: true }),
  }),
);

function startWorker(env: Record<string, string> = {}): WorkerProcess {
  const worker = new WorkerProcess({ TEMPORAL_ADDRESS: address, ...env });
  processes.push(worker);
  return worker;
}

async function startServer(): Promise<TemporalServer> {
  const server = await startTemporalServer({ port, file: path.join(folder, 'temporal.db') });
  servers.push(server);
  return server;
}

/** Seconds until something is due before which a worker has to start. */
const timesWithStart = [5, 15, 60];

describe('the worker process', () => {
  test('takes tasks again at once when its connection had gone silent, and ends on SIGTERM all the same', async () => {
    await startServer();
    const link = await Link.open(port);
    try {
      const worker = startWorker({ TEMPORAL_ADDRESS: `127.0.0.1:${link.port}` });
      await worker.untilReady(true);
      link.state = 'half-open';
      await worker.untilReady(false);
      link.state = 'whole';
      const began = Date.now();
      await worker.untilReady(true);
      expect(Date.now() - began).toBeLessThan(40_000); // the SDK gives such a connection up after 45 s
      await worker.untilLogged('The connection to Temporal was lost; the worker goes on with a new one', 1);
      expect(await worker.stop('SIGTERM')).toBe(0);
    } finally {
      await link.close();
    }
  });

  test('waits for Temporal, says so, survives its death, and drains on SIGTERM', async () => {
    const worker = startWorker();
    expect((await worker.ask('/healthz')).status).toBe(200);
    expect((await worker.ask('/readyz')).body.reason).toContain('no connection');
    await worker.untilLogged(`Waiting for Temporal at ${address}`, 1);

    const server = await startServer();
    await worker.untilReady(true);
    await worker.untilLogged('The worker takes tasks', 1);
    await server.stop('SIGKILL');
    expect((await worker.untilReady(false)).reason).toContain('Temporal does not answer');
    await worker.untilLogged('The worker takes no tasks: Temporal does not answer', 1);
    expect((await worker.ask('/healthz')).status).toBe(200);

    await using stage = await Stage.open({ server: await startServer(), worker: false });
    await worker.untilReady(true);
    await worker.untilLogged('The worker takes tasks', 2);
    const run = await stage.start([completed('done')]);
    expect(await run.result()).toMatchObject({ content: 'done' });
    await worker.untilLogged(`Run ${run.runId} ended: completed`, 1);
    expect(worker.log.filter(({ message }) => message.includes('retried'))).toEqual([]);

    const before = Date.now();
    expect(await worker.stop()).toBe(0);
    expect(Date.now() - before).toBeLessThan(30_000);
  });

  test('says in plain words that Temporal is not there, and stops while it waits', async () => {
    const worker = startWorker();
    await worker.untilLogged(
      `Waiting for Temporal at ${address}: cannot be reached (Connection refused); TEMPORAL_`,
      1,
    );
    expect(await worker.stop('SIGINT')).toBe(0);
  });

  test('takes a run up again after a kill, and a deadline that passed meanwhile holds', async () => {
    await using stage = await Stage.open({ server: await startServer(), worker: false });
    const { run, pending } = await inTime(async (decisionDeadlineSeconds) => {
      const first = startWorker();
      const run = await stage.start([paused(approval('0-c1')), completed('done')], { decisionDeadlineSeconds });
      const [pending] = await run.waiting('0-c1');
      await first.stop('SIGKILL');
      return { run, pending };
    }, timesWithStart);
    await eventually(
      () => run.eventTypes(),
      (types) => types.includes('TIMER_FIRED'),
      'the deadline passes',
    );
    await run.decideBySignal({ requestId: '0-c1', action: 'approve', by: 'bob' });
    startWorker();
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'reject', by: 'deadline' }]);
    expect(pending!.deadline).toBeDefined();
    await run.record('deadline-while-worker-down');
  });

  test('keeps votes, and escalates when it is back what was due while it was down', async () => {
    await using stage = await Stage.open({ server: await startServer(), worker: false });
    const run = await inTime(async (afterSeconds) => {
      const first = startWorker();
      const escalations = [{ afterSeconds, to: { roles: ['ops'] } }];
      const policy = { deciders: { names: ['bob'] }, quorum: 2, escalations };
      const run = await stage.start([paused(guarded('0-c1', policy)), completed('done')]);
      await run.waiting('0-c1');
      await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
      await first.stop('SIGKILL');
      return run;
    }, timesWithStart);
    await eventually(
      () => run.eventTypes(),
      (types) => types.includes('TIMER_FIRED'),
      'the time of the escalation comes',
    );
    const second = startWorker();
    await second.untilLogged(`Run ${run.runId} now waits for anyone of ops as well`, 1);
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'olga', roles: ['ops'] });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'approve', by: 'bob, olga' }]);
    await run.record('escalated-while-worker-down');
  });

  test('sends webhooks where its environment says, also those that were under way when it was killed', async () => {
    const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;
    await using receiver = await Receiver.open(secret, (attempt) => (attempt === 1 ? 'silence' : 204));
    await using stage = await Stage.open({ server: await startServer(), worker: false });
    const env = {
      NOTIFY_WEBHOOK_URL: receiver.url,
      NOTIFY_WEBHOOK_SECRET: secret,
      CONSOLE_URL: 'https://agents.example.com/',
    };
    const first = startWorker(env);
    const run = await stage.start([completed('done')]);
    await run.result();
    await receiver.arrived(run.runId, 1);
    await first.stop('SIGKILL');
    startWorker(env);
    const [before, after] = await receiver.arrived(run.runId, 2);
    expect(after).toMatchObject({ id: before!.id, body: before!.body, genuine: true });
    expect(after!.message).toMatchObject({
      type: 'run.ended',
      data: { runId: run.runId, url: `https://agents.example.com/runs/${run.runId}`, status: 'completed' },
    });
  });

  test('writes to Slack and sends mail where its environment says, and counts what it did', async () => {
    const posts: Record<string, string>[] = [];
    await using slack = await serve(async (request, response) => {
      posts.push(Object.fromEntries(new URLSearchParams(await text(request))));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
    await using mail = await MailServer.open();
    await using stage = await Stage.open({ server: await startServer(), worker: false });
    const worker = startWorker({
      NOTIFY_SLACK_TOKEN: 'xoxb-1-sample',
      NOTIFY_SLACK_CHANNEL: 'C0123456789',
      NOTIFY_SLACK_API_URL: new URL('/api', slack.url).href,
      NOTIFY_SMTP_URL: mail.url,
      NOTIFY_MAIL_FROM: 'Agents <agents@example.com>',
      NOTIFY_MAIL_TO: 'ops@example.com',
      CONSOLE_URL: 'https://agents.example.com/',
    });
    const run = await stage.start([paused(approval('0-c1')), completed('done')]);
    await run.waiting('0-c1');
    const headline = `Run ${run.runId} of support waits for a decision on refund`;
    const page = `https://agents.example.com/inbox#${run.runId}%2F0-c1`;
    const mails = await eventually(
      () => mail.received,
      ({ length }) => length === 1,
      'a mail',
    );
    expect(mails[0]).toMatchObject({ to: ['ops@example.com'], subject: headline, text: expect.stringContaining(page) });
    await eventually(
      () => posts,
      ({ length }) => length === 1,
      'a post',
    );
    expect(posts[0]).toMatchObject({ channel: 'C0123456789', text: headline, blocks: expect.stringContaining(page) });
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    await eventually(
      () => posts,
      ({ length }) => length === 2,
      'a post about the end',
    );
    expect(posts[1]!.text).toBe(`Run ${run.runId} of support ended: completed`);
    const told = 'agents_delivery_duration_seconds_count{channel="mail",outcome="delivered"}';
    const numbers = await eventually(
      () => worker.numbers(),
      (numbers) => numbers.get(told) === 2,
      'two mails are counted',
    );
    expect(numbers.get('agents_decisions_asked_total{agent="support",kind="approval"}')).toBe(1);
    const waits = [...numbers].filter(([name]) =>
      name.startsWith('agents_decision_wait_seconds_count{action="approve"'),
    );
    expect(waits.map(([, count]) => count)).toEqual([1]);
    expect(numbers.get('agents_runs_ended_total{agent="support",status="completed"}')).toBe(1);
    expect([...numbers.keys()].some((name) => name.startsWith('temporal_workflow_completed_total{'))).toBe(true);
  });

  test('waits until the search attributes are registered', async () => {
    servers.push(await startTemporalServer({ port, searchAttributes: false }));
    const worker = startWorker();
    await worker.untilLogged(
      `Waiting for Temporal at ${address}: namespace "default" lacks the search attributes AgentRunStatus`,
      1,
    );
    expect((await worker.ask('/readyz')).status).toBe(503);
    expect(await worker.stop()).toBe(0);
  });

  test.each([
    [{ WORKER_HEALTH_PORT: 'http' }, 'WORKER_HEALTH_PORT is "http"; allowed: a port from 0 to 65535'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; allowed: debug, info, warn, error'],
    [{ TEMPORAL_ADDRESS: 'http://127.0.0.1:7233' }, 'TEMPORAL_ADDRESS is "http://127.0.0.1:7233"; allowed: host:port'],
    [{ TEMPORAL_TASK_QUEUE: 'a b' }, 'TEMPORAL_TASK_QUEUE is "a b"; allowed: a name without spaces'],
    [{ NOTIFY_WEBHOOK_URL: 'hooks.example.com' }, 'NOTIFY_WEBHOOK_URL is "hooks.example.com"; allowed: http and https'],
    [
      { NOTIFY_WEBHOOK_URL: 'http://127.0.0.1:9' },
      'NOTIFY_WEBHOOK_SECRET is not set; with NOTIFY_WEBHOOK_URL it must be',
    ],
    [{ CONSOLE_URL: 'console' }, 'CONSOLE_URL is "console"; allowed: http and https URLs'],
    [{ TEMPORAL_CONFIG_FILE: '/proc/self/stat' }, "Temporal's profile file cannot be read"],
    [
      { DATA_DIR: import.meta.filename },
      `DATA_DIR is "${import.meta.filename}", where nothing can be written: ENOTDIR`,
    ],
  ])('stops at once when its environment is wrong: %o', async (env, message) => {
    const worker = startWorker(env);
    expect(await worker.ended()).toBe(1);
    expect(worker.text).toContain(message);
  });

  test('stops at once when its namespace does not exist', async () => {
    await startServer();
    const worker = startWorker({ TEMPORAL_NAMESPACE: 'nowhere' });
    expect(await worker.ended()).toBe(1);
    expect(worker.text).toContain(`Temporal at ${address} cannot be used: there is no namespace "nowhere"`);
  });

  test('stops at once when its health port is taken', async () => {
    const first = startWorker();
    await first.ask('/healthz');
    const taken = String(first.log[0]!.healthPort);
    const worker = startWorker({ WORKER_HEALTH_PORT: taken });
    expect(await worker.ended()).toBe(1);
    expect(worker.text).toContain(`WORKER_HEALTH_PORT is "${taken}"`);
  });
});
