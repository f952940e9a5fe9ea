/** Promise: what the product lets in, it can read again: the largest run, list and audit, whoever reads them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  archiveRun,
  exportAudit,
  followRun,
  getRun,
  inspectPayloads,
  listPendingDecisions,
  listRuns,
  openArchive,
  previewFork,
  type RunView,
  readAudit,
  readUsage,
  submitDecision,
  type TemporalClient,
} from '@platform/temporal';
import type { JournalEntry } from '@platform/temporal/agent-service';
import { journalSignalName, workflowIdForRun } from '@platform/temporal/contract';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { patient, patientClient } from '../support/patient-client.js';
import { approval, completed, modelEntry, paused, type Step, toolEntry } from './support/scripted-turns.js';
import { Stage, taskQueue } from './support/stage.js';

let stage: Stage;
const folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
/** The product's client, with the worker's payloads. */
let client: TemporalClient;
/** The same behind something that lets less pass, as a proxy may: no less than the server writes at once, which is what came during one task. */
let narrow: TemporalClient;
beforeAll(async () => {
  stage = await Stage.open();
  const { address, payloads } = stage;
  const archive = openArchive({ ARCHIVE: folder });
  client = await patientClient({ address, taskQueue, payloads, archive });
  const channelArgs = { 'grpc.max_receive_message_length': 3_000_000 };
  narrow = { ...client, connection: patient(await Connection.connect({ address, channelArgs, interceptors: [] })) };
});
afterAll(() =>
  closing({
    'narrow client': () => narrow?.connection.close(),
    client: () => client?.close(),
    stage: () => stage?.[Symbol.asyncDispose](),
    folder: () => rmSync(folder, { recursive: true }),
  }),
);

/** Just below what is kept outside of a history. */
const large = 230_000;
const results = 20;
const requests = ['0-a', '0-b', '0-c', '0-d', '0-e', '0-f'];
const asks = (id: string) => approval(id, { order: 7, amount: 40, why: 'y'.repeat(large) });

/** A turn with many large results, each made durable by itself, that ends with what `end` says. */
function fills(end: Step): Step {
  return async (input) => {
    const workflow = stage.client.workflow.getHandle(workflowIdForRun(input.runId));
    for (let n = 0; n < results; n++) {
      const entry = { ...toolEntry(n), result: 'x'.repeat(large) } as JournalEntry;
      await workflow.signal(journalSignalName, { turn: input.turn, entries: [entry] });
    }
    return { ...(await end(input)), from: results, entries: [modelEntry(results)] };
  };
}

const readers = (): [string, TemporalClient][] => [
  ['directly', client],
  ['through less', narrow],
];

test('many large results, large requests and long notes of one run are read by every reader', async () => {
  const from = new Date().toISOString();
  const { runId } = await stage.start([fills(paused(...requests.map(asks))), completed('done')]);
  const inbox = await eventually(
    () => listPendingDecisions(client),
    (items) => items.length === requests.length,
    'all requests are in the inbox',
  );
  expect(inbox.map(({ request }) => String(request.arguments.why).length)).toEqual(requests.map(() => large));
  const note = 'n'.repeat(100_000);
  for (const requestId of requests) {
    await submitDecision(client, { runId, requestId, action: 'reject', by: 'bob', note });
  }
  const view = () => getRun(client, runId);
  await eventually(view, ({ endedAt }) => endedAt !== undefined, 'the run has ended');

  for (const [how, reader] of readers()) {
    const { timeline, usage } = await getRun(reader, runId);
    const done = timeline.filter((item) => item.kind === 'tool' && item.result?.length === large);
    expect(done, how).toHaveLength(results);
    let followed = 0;
    for await (const update of followRun(reader, runId))
      if (update.type === 'update') followed = update.view.timeline.length;
    expect(followed, how).toBe(timeline.length);
    expect(await readUsage(client.temporal, runId), how).toEqual(usage);
    const notes = (await readAudit(reader, runId)).map((entry) => entry.note);
    expect(notes, how).toEqual(requests.map(() => note));
    const exported = [];
    for await (const entry of exportAudit(reader, { from })) exported.push(entry.requestId);
    expect(exported, how).toEqual(requests);
    expect(await previewFork(reader, { runId, turn: 0, entry: results }), how).toMatchObject({
      kept: { length: results },
    });
    expect((await inspectPayloads(reader)).stored, how).toBeDefined();
  }
  expect(await archiveRun(client, runId)).toMatchObject({ written: true });
});

test('a run is followed from its beginning while what goes on right now is too large to be received, and it is said until it is not', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { runId } = await stage.start([
    async (input) => {
      await released;
      return completed('done')(input);
    },
  ]);
  const { reader, heal } = withoutDescriptions(client);
  const isSaid = ({ timeline }: RunView) => timeline.some(({ kind }) => kind === 'unreadable');
  const said: boolean[] = [];
  const taken: string[] = [];
  for await (const update of followRun(reader, runId)) {
    if (update.type !== 'update') throw new Error(update.message);
    said.push(isSaid(update.view));
    taken.push(...update.removed);
    heal();
    if (taken.length > 0) release();
  }
  expect(said.slice(0, 2)).toEqual([true, expect.any(Boolean)]);
  expect(said.at(-1)).toBe(false);
  expect(taken).toEqual(['live.unreadable']);
  // Without a description nothing but the history says that a run is over.
  const { reader: blind } = withoutDescriptions(client);
  const ends = [];
  for await (const update of followRun(blind, runId)) ends.push(update.type === 'update' && update.view.status);
  expect(ends).toEqual(['completed']);
});

/** The client, for which every description is too large, until it heals. */
function withoutDescriptions(given: TemporalClient): { reader: TemporalClient; heal(): void } {
  let tooLarge = true;
  const details = 'Received message larger than max (9 vs 3)';
  const { connection } = given;
  const { workflowService } = connection;
  const describe = (request: object) => {
    if (!tooLarge) return workflowService.describeWorkflowExecution(request);
    const failure = { code: 8, details, metadata: {} };
    return Promise.reject(Object.assign(new Error(details), failure));
  };
  const narrowed = Object.create(workflowService, { describeWorkflowExecution: { value: describe } });
  const reader = { ...given, connection: Object.create(connection, { workflowService: { value: narrowed } }) };
  return {
    reader,
    heal: () => {
      tooLarge = false;
    },
  };
}

test('a list and an inbox whose runs do not fit into one answer are read whole', async () => {
  const agentId = 'wide';
  const runs = 16;
  for (let n = 0; n < runs; n++) await stage.start([paused(asks('0-x'))], { agentId });
  for (const [how, reader] of readers()) {
    const items = () => listPendingDecisions(reader, { agentId });
    expect(await eventually(items, ({ length }) => length === runs, `the inbox, ${how}`)).toHaveLength(runs);
    const listed = [];
    let pageToken: string | undefined;
    do {
      const page = await listRuns(reader, { agentId, limit: 1_000, pageToken });
      listed.push(...page.runs);
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(new Set(listed.map((run) => run.runId)).size, how).toBe(runs);
    expect(listed, how).toHaveLength(runs);
  }
});
