/** Finished runs outlive the server's memory of them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  archiveRun,
  archiveRuns,
  cancelRun,
  exportAudit,
  exportTraces,
  findRun,
  followRun,
  followUp,
  forkRun,
  fromOtlp,
  getRun,
  listArchivedRuns,
  openArchive,
  readAudit,
  readModelCall,
  readTrace,
  rerunRun,
  submitDecision,
  type TemporalClient,
  type TraceDocument,
} from '@platform/temporal';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { patientClient } from '../support/patient-client.js';
import { ended, forget } from './support/retention.js';
import { approval, completed, modelEntry, paused } from './support/scripted-turns.js';
import { type Run, Stage } from './support/stage.js';

let stage: Stage;
/** Each test has an archive of its own. */
let client: TemporalClient;
let folder: string;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  const archive = openArchive({ ARCHIVE: folder });
  client = await patientClient({ address: stage.address, payloads: stage.payloads, archive });
});
afterEach(() => closing({ client: () => client?.close(), folder: () => rmSync(folder, { recursive: true }) }));

const large = 'x'.repeat(600_000);

/** A run with a decision and an answer that is too large for a history, at its end. */
async function endedRun(): Promise<Run> {
  const run = await stage.start([paused(approval('0-c1')), completed(large)]);
  await run.waiting('0-c1');
  await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob', note: 'fine' });
  await ended(client, run);
  return run;
}

test('an archived run is read, followed and audited as before once the server and the payload store have lost it', async () => {
  const run = await endedRun();
  const before = await getRun(client, run.runId);
  const audit = await readAudit(client, run.runId);
  const traces = await Promise.all([false, true].map((contents) => readTrace(client, run.runId, { contents })));
  expect(before.content).toBe(large);
  const archived = await archiveRun(client, run.runId);
  expect(archived).toEqual({ runId: run.runId, written: true, location: path.join(folder, `${run.runId}.json`) });
  const file = readFileSync(archived.location);
  expect(await archiveRun(client, run.runId)).toMatchObject({ written: false });
  expect(readFileSync(archived.location)).toEqual(file);
  expect(readdirSync(folder)).toEqual([`${run.runId}.json`]);
  expect((await getRun(client, run.runId)).archivedAt).toBeUndefined(); // the server has it

  await forget(client, run);
  rmSync(stage.payloads.folder, { recursive: true });
  mkdirSync(stage.payloads.folder);
  const view = await getRun(client, run.runId);
  expect(view).toEqual({ ...JSON.parse(JSON.stringify(before)), archivedAt: expect.any(String) });
  expect(await readAudit(client, run.runId)).toEqual(JSON.parse(JSON.stringify(audit)));
  expect(await Promise.all([false, true].map((contents) => readTrace(client, run.runId, { contents })))).toEqual(
    traces,
  );
  const names = fromOtlp(traces[0] as TraceDocument).map(({ name }) => name);
  expect(names).toEqual(['invoke_agent support', 'await_decision refund', 'invoke_agent support']);
  const exported = [];
  for await (const trace of exportTraces(client, { from: view.startedAt })) exported.push(trace);
  expect(exported).toContainEqual({ runId: run.runId, trace: traces[0] });
  expect(await findRun(client, run.runId)).toBe(run.runId);
  const updates = [];
  for await (const update of followRun(client, run.runId)) updates.push(update);
  expect(updates).toMatchObject([{ type: 'update', view: { runId: run.runId, archivedAt: view.archivedAt } }]);
  const entries = [];
  for await (const entry of exportAudit(client, { from: view.startedAt })) entries.push(entry);
  expect(entries.filter(({ runId }) => runId === run.runId)).toEqual(JSON.parse(JSON.stringify(audit)));
  expect(await listArchivedRuns(client)).toMatchObject({ runs: [{ runId: run.runId }], unusable: [] });
});

test('what was sent for a model call is shown from the archive as it was before', async () => {
  const body = { model: 'm', messages: [], tools: [{ type: 'function', function: { name: 'look' } }] };
  const shape = { provider: 'OpenAI', path: '/chat/completions', body, conversation: 'messages' };
  const entry = {
    ...modelEntry(0),
    input: [{ role: 'user', content: 'Hello' }],
    request: { shape: await stage.payloads.put(Buffer.from(JSON.stringify(shape))), digest: 'x'.repeat(22) },
  };
  const run = await stage.start([completed('done', [entry])]);
  await ended(client, run);
  const call = { runId: run.runId, turn: 0, n: 0 };
  const before = await readModelCall(client, call);
  expect(before.request.body).toEqual({ ...body, messages: [{ role: 'user', content: 'Hello' }] });
  // The digest is of something else: nobody is told that this was proven to be sent.
  expect(before.request.known).toBe('remade');
  await archiveRun(client, run.runId);
  await forget(client, run);
  rmSync(stage.payloads.folder, { recursive: true });
  mkdirSync(stage.payloads.folder);
  expect(await readModelCall(client, call)).toEqual(before);
});

test('nothing goes on from an archived run, and each attempt says why', async () => {
  const run = await endedRun();
  const { runId } = run;
  await archiveRun(client, runId);
  await forget(client, run);
  const startedBy = 'ann';
  for (const goOn of [
    () => followUp(client, { runId, request: 'And 8?', startedBy }),
    () => rerunRun(client, { runId, startedBy }),
    () => forkRun(client, { runId, startedBy, turn: 0, entry: 0 }),
  ]) {
    await expect(goOn()).rejects.toMatchObject({
      code: 'CannotContinue',
      message: expect.stringContaining('archived'),
    });
  }
  await expect(submitDecision(client, { runId, requestId: '0-c1', action: 'approve', by: 'bob' })).rejects.toThrow(
    'has ended already (completed)',
  );
  await expect(cancelRun(client, { runId, by: 'bob', reason: 'too late' })).rejects.toThrow('has ended already');
});

test('only whole runs that have ended are archived; all that ended before a time at once', async () => {
  const open = await stage.start([paused(approval('0-c1')), completed('done')]);
  await open.waiting('0-c1');
  await expect(archiveRun(client, open.runId)).rejects.toThrow(`Run "${open.runId}" is not archived: it is waiting`);
  await expect(archiveRun(client, 'nobody')).rejects.toMatchObject({ code: 'RunNotFound' });
  const whole = await endedRun();
  const lost = await stage.start([completed('y'.repeat(300_000))]);
  await ended(client, lost);
  for (const each of readdirSync(stage.payloads.folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(each.parentPath, each.name);
    if (each.isFile() && readFileSync(file).includes('yyyy')) rmSync(file);
  }
  const all = async () => {
    const results = [];
    for await (const result of archiveRuns(client, { olderThanSeconds: 0 })) results.push(result);
    return results;
  };
  const results = await eventually(all, (found) => found.length >= 2, 'both are listed');
  expect(results.map(({ runId }) => runId)).not.toContain(open.runId);
  expect(results).toContainEqual({ runId: whole.runId, written: expect.any(Boolean), location: expect.any(String) });
  expect(results.find(({ runId }) => runId === lost.runId)).toMatchObject({
    error: { code: 'CannotArchive', message: expect.stringMatching(/Payload [0-9a-f]{64} is missing/) },
  });
  await open.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
});

test('a file that is damaged, of a later version or of another run says so, and hides no other', async () => {
  const run = await endedRun();
  const sound = await endedRun();
  await archiveRun(client, sound.runId);
  const { location } = await archiveRun(client, run.runId);
  await forget(client, run);
  const file = JSON.parse(readFileSync(location, 'utf8'));
  const read = (content: unknown) => {
    writeFileSync(location, typeof content === 'string' ? content : JSON.stringify(content));
    return getRun(client, run.runId);
  };
  await expect(read('{"format":"durable-')).rejects.toThrow(
    `${location}, which cannot be used: it is damaged: it is no JSON`,
  );
  await expect(read({ ...file, run: { ...file.run, startedBy: 'eve' } })).rejects.toThrow(
    'its content is not what was',
  );
  await expect(read({ ...file, version: 2 })).rejects.toThrow('it has format 2, and this version reads 1. Use a later');
  await expect(read({ some: 'json' })).rejects.toMatchObject({ code: 'ArchiveUnusable' });
  const { unusable, runs } = await listArchivedRuns(client);
  expect(unusable).toEqual([{ runId: run.runId, location, why: 'it is not the file of an archived run' }]);
  expect(runs).toMatchObject([{ runId: sound.runId }]);
  expect(await read(file)).toMatchObject({ runId: run.runId });
  expect(() => openArchive({ ARCHIVE: 'gs://bucket' })).toThrow('ARCHIVE is "gs://bucket"; allowed: a folder, s3://');
});
