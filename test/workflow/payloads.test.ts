/** The payload store gives up what nothing on the server refers to any more, and nothing else. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  createSchedule,
  deleteSchedule,
  getRun,
  inspectPayloads,
  prunePayloads,
  startRun,
  type TemporalClient,
} from '@platform/temporal';
import {
  agentExecutionWorkflowType,
  submitDecisionSignalName,
  submitDecisionUpdateName,
  workflowIdForRun,
} from '@platform/temporal/contract';
import { Context } from '@temporalio/activity';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { patientClient } from '../support/patient-client.js';
import { ended, forget } from './support/retention.js';
import { approval, beatsItself, childRun, completed, paused, startsRuns } from './support/scripted-turns.js';
import { Run, Stage, taskQueue } from './support/stage.js';

let stage: Stage;
let client: TemporalClient;
beforeAll(async () => {
  stage = await Stage.open();
  client = await patientClient({ address: stage.address, taskQueue, payloads: stage.payloads });
});
afterAll(() => closing({ client: () => client?.close(), stage: () => stage?.[Symbol.asyncDispose]() }));

const names = () =>
  readdirSync(stage.payloads.folder, { recursive: true, encoding: 'utf8' })
    .map((file) => path.basename(file))
    .filter((name) => name.length > 2);
const put = (content: object) => stage.payloads.put(Buffer.from(JSON.stringify(content)));
const options = { settleSeconds: 0, olderThanSeconds: 3_600 };
const text = (letter: string) => letter.repeat(300_000);

/** A run whose large payloads can be read. */
const readable = ({ runId }: { runId: string }) =>
  new Run(stage, runId, client.temporal.workflow.getHandle(workflowIdForRun(runId)));

/** An approval of a call that says something. */
const call = (id: string, letter: string) => ({
  ...approval(id, { letter }),
  argumentsSchema: { type: 'object', properties: { letter: { type: 'string' } } },
});

/** Makes all that is there look as if it had been written yesterday. */
function age(): void {
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const name of names())
    utimesSync(path.join(stage.payloads.folder, name.slice(0, 2), name), yesterday, yesterday);
}

/** What the reading says would go, once the server's lists are up to date. */
async function prunable(count: number) {
  const all = () => prunePayloads(client, { ...options, dryRun: true });
  return eventually(all, (found) => found.prunable.payloads === count, `${count} payloads to be removed`);
}

test('keeps what anything on the server refers to, wherever that is, and gives up what nothing does any more', async () => {
  await ended(client, await stage.start([completed('a run that stays')]));
  age();
  await prunePayloads(client, { ...options, dryRun: false });
  const before = new Set(names());
  const added = () => names().filter((name) => !before.has(name));
  const expectAdded = (count: number, what: string) => eventually(added, ({ length }) => length >= count, what);

  // The transcript's parts, each in the one before, the last in the input of a run that waits for approval of a large call.
  const first = await put({ messages: ['first'] });
  const second = await put({ previous: first, messages: ['second'] });
  const waits = readable(
    await stage.start([paused(call('0-c1', text('a'))), completed('done')], { transcript: { part: second } }),
  );
  await waits.waiting('0-c1');
  // A large request, and a large answer of a child, which its parent waits for no more.
  const parent = { runId: 'keeps-1' };
  stage.turns.script(parent.runId, [startsRuns([childRun('0-child1')]), completed('counted')]);
  stage.turns.script(`${parent.runId}-0-1`, [completed(text('c'))]);
  await startRun(client, { agentId: 'support', request: text('b'), startedBy: 'ann', key: parent.runId });
  await ended(client, parent);
  // Arguments that people gave, by update and by signal.
  const decided = readable(await stage.start([paused(call('0-c1', '')), paused(call('1-c2', '')), completed('done')]));
  await decided.waiting('0-c1');
  const decision = { action: 'approve', by: 'bob' };
  const args = [{ ...decision, requestId: '0-c1', arguments: { letter: text('d') } }];
  await decided.update(submitDecisionUpdateName, ...args);
  await decided.waiting('1-c2');
  const signalled = { ...decision, requestId: '1-c2', arguments: { letter: text('e') } };
  await decided.handle.signal(submitDecisionSignalName, signalled);
  await ended(client, decided);
  // What only the heartbeat of an activity under way tells.
  const beaten = await put({ only: 'in a heartbeat' });
  let release = false;
  const beats = beatsItself(async (input) => {
    const { turn } = input;
    while (!release) {
      Context.current().heartbeat({ turn, started: 0, from: 0, entries: [], note: beaten });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return completed('done')(input);
  });
  const works = await stage.start([beats]);
  await works.until(({ raw }) => Boolean(raw.pendingActivities?.[0]?.heartbeatDetails), 'beating');
  // What a schedule will start.
  const scheduleId = 'keeps';
  const schedule = { scheduleId, agentId: 'support', request: text('f'), startedBy: 'ann', cron: '0 0 1 1 *' };
  await createSchedule(client, schedule);
  await expectAdded(8, 'all of it is stored');

  const kept = added();
  const garbage = [await put({ previous: first, messages: ['nobody goes on from here'] }), await put({ some: 'rest' })];
  age();
  const fresh = await put({ just: 'written' });
  const dry = await prunable(garbage.length);
  expect(dry).toMatchObject({ namespaces: ['default'], location: stage.payloads.folder, removed: { payloads: 0 } });
  expect(dry.unreferenced.payloads).toBe(garbage.length + 1);
  expect(dry.prunable.oldest).toBe(dry.stored.oldest);
  expect(added().sort()).toEqual([...kept, ...garbage, fresh].sort());
  const { removed } = await prunePayloads(client, { ...options, dryRun: false });
  expect(removed).toEqual(dry.prunable);
  expect(added().sort()).toEqual([...kept, fresh].sort());

  release = true;
  await waits.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
  expect((await getRun(client, parent.runId)).request).toBe(text('b'));
  for (const run of [waits, works]) await ended(client, run);
  await deleteSchedule(client, { scheduleId });
  const child = { runId: `${parent.runId}-0-1` };
  for (const run of [waits, works, decided, child, parent]) await forget(client, run);
  age();
  await prunable(added().length);
  await prunePayloads(client, { ...options, dryRun: false });
  expect(added()).toEqual([]);
});

test('loses nothing when a record cannot be read, is damaged, or may be in another namespace', async () => {
  const inner = await put({ messages: ['inner'] });
  const outer = await put({ previous: inner });
  const run = await stage.start([paused(approval('0-c1')), completed('done')], { transcript: { part: outer } });
  await run.waiting('0-c1');
  await put({ nobody: 'needs it' });
  age();
  const all = names();
  const prune = (using = client, more: object = {}) => prunePayloads(using, { ...options, dryRun: false, ...more });

  const file = path.join(stage.payloads.folder, outer.slice(0, 2), outer);
  const whole = readFileSync(file);
  writeFileSync(file, 'damaged');
  await expect(prune()).rejects.toThrow(`Payload ${outer} is damaged. Restore the file ${file}`);
  writeFileSync(file, whole);

  const { workflowService } = client.connection;
  const failing = { ...client, temporal: client.temporal, connection: Object.create(client.connection) };
  const broken = Object.create(workflowService, {
    getWorkflowExecutionHistory: { value: () => Promise.reject(new Error('shard is on fire')) },
  });
  Object.defineProperty(failing.connection, 'workflowService', { value: broken });
  await expect(prune(failing)).rejects.toMatchObject({
    code: 'CannotPrune',
    message: expect.stringMatching(
      /the history of workflow .* in namespace "default" cannot be read \(shard is on fire\)/,
    ),
  });

  await expect(prune(client, { namespaces: ['default', 'nowhere'] })).rejects.toThrow(
    'namespaces: the server has no "nowhere"; it has default',
  );
  await expect(prune(client, { olderThanSeconds: 60 })).rejects.toThrow('olderThanSeconds: must be at least 3600');
  const namespace = 'other';
  await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  const empty = () =>
    prune(client, { namespaces: [namespace], elsewhere: ['default'] }).catch((error: Error) => error.message);
  await eventually(
    empty,
    (message) => /there is no workflow in namespace "other"/.test(String(message)),
    'it is known',
  );
  const there = await patientClient({ address: stage.address, namespace, payloads: stage.payloads });
  const workflowId = workflowIdForRun('other-1');
  const input = { runId: 'other-1', agentId: 'support', request: text('o'), startedBy: 'ann' };
  await there.temporal.workflow.start(agentExecutionWorkflowType, { taskQueue, workflowId, args: [input] });
  age();
  const [added] = names().filter((name) => !all.includes(name));
  const refused = async () =>
    prune(client, { dryRun: true }).then(
      () => 'pruned',
      (error: Error) => error.message,
    );
  await eventually(refused, (message) => /"other" has runs as well/.test(message), 'the other is seen');
  await expect(prune()).rejects.toThrow('name every namespace (--namespace may be repeated)');
  expect(names().sort()).toEqual([...all, added].sort());
  const both = await inspectPayloads(client, { namespaces: ['default', namespace] });
  const alone = await inspectPayloads(client, { elsewhere: [namespace] });
  expect(alone.unreferenced.payloads).toBe(both.unreferenced.payloads + 1);
  expect((await prune(there, { namespaces: ['default', namespace] })).removed.payloads).toBeGreaterThan(0);
  expect(names()).toEqual(expect.arrayContaining([inner, outer, added]));

  await there.close();
  await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
  await ended(client, run);
});
