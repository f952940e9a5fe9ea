/** Large payloads in S3 instead of files: the same promises, in both languages. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Link } from '@platform/chaos';
import {
  archiveRun,
  cancelRun,
  followUp,
  forkRun,
  listArchivedRuns,
  openArchive,
  PayloadStoreUnavailable,
  prunePayloads,
  type RunView,
  readFile,
  rerunRun,
  retryRun,
  startRun,
  submitDecision,
  type ToolItem,
  uploadFile,
} from '@platform/temporal';
import { checkPayloadStore, openPayloadStore } from '@platform/temporal/payloads';
import { failureWords } from '@platform/temporal/words';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { agentServiceDir, pythonBin } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { closing } from '../support/closing.mjs';
import { S3Server } from '../support/s3-server.js';
import { asked, bee, faulty, finished, type Stage, setStage, until } from './kit.js';

let s3: S3Server;
let link: Link;
let stage: Stage;

beforeAll(async () => {
  s3 = await S3Server.start();
  link = await Link.open(s3.port);
  const env = s3.env('runs', link.port);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value); // the AWS SDK of this process reads them
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 's3-')), env);
});
afterAll(() =>
  closing({
    stage: () => stage?.close(),
    link: () => link?.close(),
    S3: () => s3?.stop(),
    folder: () => stage && rmSync(stage.dataDir, { recursive: true }),
    environment: () => vi.unstubAllEnvs(),
  }),
);

test('a run with a large result survives a kill, an outage of S3 and a lost object, and goes on in new executions', async () => {
  const steps = [['big', { n: 1, kilobytes: 600 }], ['big', { n: 2, kilobytes: 10 }], ['charge', { n: 1 }], 'paid'];
  const request = `s3 script: ${JSON.stringify(steps)}`;
  const { runId } = await startRun(stage.client, {
    agentId: bee,
    request,
    startedBy: 'test',
    historyLimit: { bytes: 10_000 },
  });
  const view = await asked(stage, runId);
  const tool = view.timeline.find((item) => item.kind === 'tool' && item.tool === 'big');
  expect(tool).toMatchObject({ result: '00000001'.repeat(600 * 128) }); // written by Python, read by TypeScript
  const kept = await s3.keys('runs/');
  expect(kept.length).toBeGreaterThan(1);
  expect(kept.every((key) => /^runs\/([0-9a-f]{2})\/\1[0-9a-f]{62}$/.test(key))).toBe(true);

  await stage.stack.agentService.kill('SIGKILL');
  await stage.stack.agentService.restart();
  link.state = 'cut';
  await submitDecision(stage.client, { runId, requestId: view.waitingFor[0]!.id, action: 'approve', by: 'test' });
  await until(stage, runId, ({ turn }) => /payload store s3:.* does not answer/.test(turn?.lastFailure?.message ?? ''));
  const objects = await Promise.all(kept.map(async (key) => ({ key, data: await s3.remove(key) })));
  link.state = 'whole';
  const { stall } = await until(stage, runId, (now) => now.status === 'stalled' || now.endedAt !== undefined);
  expect(stall).toMatchObject({
    type: 'PayloadLost',
    message: expect.stringMatching(`is missing. Restore s3://${S3Server.bucket}/runs/`),
  });
  for (const { key, data } of objects) await s3.put(key, data);
  await retryRun(stage.client, { runId, by: 'test', note: 'restored' });
  expect((await finished(stage, runId)).content).toBe('paid');
  expect(stage.witness.tool('big', { n: 1 })).toBe(1);
  expect(stage.witness.tool('charge', { n: 1 })).toBe(1);
});

// Nothing finished is lost or repeated: what a tool has made is kept like what a run was given.
test('files that a run was given and that its tools made are in S3 alone, and go where the run goes', async () => {
  const { client, witness, stack } = stage;
  const made = (n: number) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(200_000, n)]);
  const sentAs = (content: Uint8Array) => `data:image/png;base64,${Buffer.from(content).toString('base64')}`;
  const filesOf = ({ timeline }: RunView) =>
    timeline.flatMap((item) => (item.kind === 'tool' ? (item.files ?? []) : []));
  const given = await uploadFile(client, { name: 'plan ü.png', content: made(91) });
  const steps = [['draw', { n: 90 }], ['charge', { n: 90 }], 'seen'];
  const request = `pictures script: ${JSON.stringify(steps)}`;
  const start = { agentId: bee, request, startedBy: 'test', files: [given] };

  const { runId } = await startRun(client, start);
  const { waitingFor } = await asked(stage, runId);
  await stack.agentService.kill('SIGKILL');
  await stack.agentService.restart();
  await submitDecision(client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'test' });
  const view = await finished(stage, runId);
  expect(view).toMatchObject({ status: 'completed', content: 'seen' });
  const [picture] = filesOf(view);
  expect(picture).toMatchObject({ name: 'draw.png', mediaType: 'image/png', size: 200_008 });
  expect(made(90).equals((await readFile(client, picture!.id)).content)).toBe(true);
  expect(await s3.keys('runs/')).toContain(`runs/${picture!.sha256.slice(0, 2)}/${picture!.sha256}`);
  expect(witness.tool('draw', { n: 90 })).toBe(1);
  const last = JSON.stringify(witness.requests('pictures').at(-1)!.messages);
  for (const content of [made(90), made(91)]) expect(last).toContain(sentAs(content));

  const entry = view.timeline.find((item) => item.kind === 'tool' && item.tool === 'draw') as ToolItem;
  const fork = await forkRun(client, { runId, turn: entry.endedInTurn!, entry: entry.n! + 1, startedBy: 'test' });
  expect(filesOf(await asked(stage, fork.runId))).toEqual([picture]);
  expect(witness.tool('draw', { n: 90 }), 'a fork makes no kept call again').toBe(1);
  expect(JSON.stringify(witness.requests('pictures').at(-1)!.messages)).toContain(sentAs(made(90)));
  const rerun = await rerunRun(client, { runId, startedBy: 'test' });
  const again = await asked(stage, rerun.runId);
  expect(again.timeline[0]).toMatchObject({ kind: 'request', files: [given] });
  expect(filesOf(again)).toEqual([picture]);
  const next = await followUp(client, {
    runId,
    request: 'and the pictures? script: ["still here"]',
    startedBy: 'test',
  });
  expect((await finished(stage, next.runId)).content).toBe('still here');
  const followed = JSON.stringify(witness.requests('and the pictures?').at(-1)!.messages);
  for (const content of [made(90), made(91)]) expect(followed).toContain(sentAs(content));

  const task = `team pictures script: ${JSON.stringify([['draw', { n: 92 }], 'drawn'])}`;
  const delegate = ['delegate_task_to_member', { member_id: 'al', task }];
  const team = await startRun(client, {
    ...start,
    agentId: 'crew',
    request: `let them draw script: ${JSON.stringify([delegate, 'all is drawn'])}`,
  });
  const drawn = await finished(stage, team.runId);
  expect(drawn).toMatchObject({ status: 'completed', content: 'all is drawn' });
  expect(filesOf(drawn)).toMatchObject([{ name: 'draw.png', size: 200_008 }]);
  for (const words of ['let them draw', 'team pictures'])
    expect(JSON.stringify(witness.requests(words).at(-1)!.messages)).toContain(sentAs(made(91)));

  for (const { runId } of [fork, rerun]) await cancelRun(client, { runId, by: 'test' });
  const archive = openArchive({ ...s3.env(''), ARCHIVE: `s3://${S3Server.bucket}/archive-of-files` });
  const archiving = { ...client, temporal: client.temporal, connection: client.connection, archive };
  await archiveRun(archiving, runId);
  const gone = [picture!, given].flatMap(({ id, sha256 }) => [id, sha256]);
  const kept = await Promise.all(
    gone.map(async (name) => {
      const key = `runs/${name.slice(0, 2)}/${name}`;
      return { key, data: await s3.remove(key) };
    }),
  );
  expect(made(90).equals((await readFile(archiving, picture!.id)).content)).toBe(true);
  expect(made(91).equals((await readFile(archiving, given.id)).content)).toBe(true);
  for (const { key, data } of kept) await s3.put(key, data);
});

test('a model that cannot take a file stalls the run with the words of its provider, for everybody to read', async () => {
  const said = 'This model does not support image input.';
  const file = await uploadFile(stage.client, { name: 'photo.jpg', content: Buffer.from('JFIF') });
  const request = `refused picture script: ${JSON.stringify([faulty({ status: 400, message: said, times: 1 }, 'seen')])}`;
  const { runId } = await startRun(stage.client, { agentId: bee, request, startedBy: 'test', files: [file] });
  const { stall } = await until(stage, runId, ({ status }) => status === 'stalled');
  expect(stall?.type).toBe('InvalidRequest');
  expect(failureWords(stall!)).toBe(`the request was refused (${said})`);
  await retryRun(stage.client, { runId, by: 'test', note: 'another model' });
  expect((await finished(stage, runId)).content).toBe('seen');
});

test('a request that TypeScript keeps in S3 is read by Python', async () => {
  const count = (await s3.keys('runs/')).length;
  const runId = await stage.start(`large ${'x'.repeat(300_000)}`, 'read it');
  expect((await finished(stage, runId)).content).toBe('read it');
  expect((await s3.keys('runs/')).length).toBeGreaterThan(count);
});

test('a finished run is archived in S3, with its large contents, and found there', async () => {
  const runId = await stage.start('kept', ['big', { n: 5, kilobytes: 300 }], 'all is kept');
  const { content } = await finished(stage, runId);
  const archive = openArchive({ ...s3.env(''), ARCHIVE: `s3://${S3Server.bucket}/archive` });
  const client = { ...stage.client, temporal: stage.client.temporal, connection: stage.client.connection, archive };
  const location = `s3://${S3Server.bucket}/archive/${runId}.json`;
  expect(await archiveRun(client, runId)).toEqual({ runId, written: true, location });
  expect(await archiveRun(client, runId)).toEqual({ runId, written: false, location });
  expect(await listArchivedRuns(client)).toMatchObject({ runs: [{ runId, content, archivedAt: expect.any(String) }] });
  expect((await listArchivedRuns(client, { after: runId })).runs).toEqual([]);
});

test('what nothing refers to is removed from S3, and a conversation goes on from what is kept', async () => {
  const first = await stage.start('pruned', ['big', { n: 6, kilobytes: 600 }], 'told');
  await finished(stage, first);
  const asks = (runId: string, words: string) => ({ runId, request: `script: ["${words}"]`, startedBy: 'test' });
  const next = await followUp(stage.client, asks(first, 'and on'));
  await finished(stage, next.runId);
  const rest = await stage.client.payloads.put(Buffer.from('nothing refers to it'));
  await s3.put('runs/notes.txt', Buffer.from('somebody else put it here'));
  const prune = () => prunePayloads(stage.client, { dryRun: false, settleSeconds: 0 });
  const before = await s3.keys('runs/');

  expect(await prune()).toMatchObject({
    location: `s3://${S3Server.bucket}/runs`,
    stored: { payloads: before.length - 1 },
    removed: { payloads: 0, bytes: 0 },
  });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 48 * 3_600_000 });
  const { removed, unreferenced } = await prune().finally(() => vi.useRealTimers());
  expect(removed).toEqual(unreferenced);
  const left = await s3.keys('runs/');
  expect(left).toHaveLength(before.length - removed.payloads);
  expect(before.filter((key) => !left.includes(key))).toContain(`runs/${rest.slice(0, 2)}/${rest}`);
  expect(left).toContain('runs/notes.txt');
  await s3.remove('runs/notes.txt'); // other tests look at all that is there

  const last = await followUp(stage.client, asks(next.runId, 'still here'));
  expect((await finished(stage, last.runId)).content).toBe('still here');
  const { messages } = stage.witness.requests('pruned').at(-1)!;
  expect(messages.filter(({ role }) => role === 'user')).toHaveLength(3);
  expect(messages.find(({ role }) => role === 'tool')?.content).toBe('00000006'.repeat(600 * 128));
});

test('a store that refuses is an error at once, which says what to check, in both languages', async () => {
  const wrong = { ...s3.env('x'), PAYLOAD_STORE: 's3://no-such-bucket/x' };
  const refusal = await checkPayloadStore(openPayloadStore(wrong)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PayloadStoreUnavailable);
  expect(refusal).toMatchObject({ refused: true, message: expect.stringMatching(/NoSuchBucket.*Check PAYLOAD_STORE/) });

  const env = { ...stage.stack.env, ...wrong, PATH: process.env.PATH, PYTHONPATH: 'src:.' };
  const started = promisify(execFile)(path.join(pythonBin, 'python'), ['-m', 'agent_service'], {
    cwd: agentServiceDir,
    env: { ...env, AGENT_SERVICE_PORT: String(await freePort()) },
  });
  await expect(started).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/agent-service cannot start: .*NoSuchBucket.*Check PAYLOAD_STORE/),
  });
});

test.each(['worker', 'agentService'] as const)('a bucket that does not exist ends the %s at once', async (part) => {
  const process = await stage.stack.another(part);
  await process.start({ PAYLOAD_STORE: 's3://no-such-bucket/runs' });
  const failure = await process.waitReady().catch((error: Error) => error.message);
  expect(failure).toMatch(/ended with exit code [12] before it was ready/);
  expect(failure).toMatch(
    /payload store s3:\/\/no-such-bucket\/runs refuses \(.*NoSuchBucket.*\)\. Check PAYLOAD_STORE/,
  );
});
