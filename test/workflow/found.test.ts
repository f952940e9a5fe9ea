/** Runs are found and counted by what they asked for and what they took. Promise: no run fails, or stands still, because of an attribute. */
import { randomUUID } from 'node:crypto';
import {
  cancelRuns,
  countRuns,
  createSchedule,
  deleteSchedule,
  forkRun,
  listRuns,
  type RunStatus,
  type RunSummary,
  readOverview,
  registerSearchAttributes,
  SearchAttributesMissing,
  startRun,
  type TemporalClient,
  triggerSchedule,
} from '@platform/temporal';
import type { JournalEntry, TurnResult } from '@platform/temporal/agent-service';
import { workflowIdForRun } from '@platform/temporal/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { patientClient } from '../support/patient-client.js';
import { recordHistory } from './support/histories.js';
import {
  approval,
  childRun,
  completed,
  fails,
  modelEntry,
  paused,
  type Step,
  spentEntry,
  startsRuns,
  toolEntry,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import { type Run, Stage, taskQueue } from './support/stage.js';
import { startTemporalServer, type TemporalServer } from './support/temporal-server.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ finding: { words: true } });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

const disposable = (client: TemporalClient) => ({ client, [Symbol.asyncDispose]: () => client.close() });
const priced = (n: number, costUsd: number) => ({ ...modelEntry(n), costUsd });

/** The run in the list, once it is listed so. */
async function listed(
  { stage, runId }: Pick<Run, 'stage' | 'runId'>,
  status: RunStatus,
  agentId?: string,
): Promise<RunSummary> {
  const list = await eventually(
    () => listRuns(stage.reader, { idPrefix: runId, status, agentId }),
    ({ runs }) => runs.length === 1,
    `run ${runId} is listed as ${status}`,
  );
  return list.runs[0]!;
}

describe.concurrent('a run', () => {
  test('says at its end what it took, in one event of the task that ends it', async () => {
    const run = await stage.startAsProduct([completed('done', [priced(0, 0.25), toolEntry(1), priced(2, 0.000012)])], {
      request: 'Refund "order" A-1042 für Émile',
      tenant: 'counted',
    });
    await run.result();
    expect(await listed(run, 'completed')).toMatchObject({ costUsd: 0.250012, tokens: { input: 20, output: 10 } });
    const events = await recordHistory('found', run.handle);
    const [upsert, end] = events.slice(-2);
    expect([upsert?.eventType, end?.eventType]).toEqual([
      'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
      'WORKFLOW_EXECUTION_COMPLETED',
    ]);
    expect(events.filter(({ eventType }) => eventType === 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES')).toHaveLength(1);
    expect(JSON.stringify(events), 'no patch is recorded').not.toContain('core_patch');
    const taskOf = (event: (typeof events)[number] | undefined) =>
      Object.values(event ?? {}).flatMap((value) => Object(value).workflowTaskCompletedEventId ?? []);
    expect(taskOf(upsert)).toEqual(taskOf(end));

    const { runId } = run;
    const found = async (filter: object) => {
      const { runs } = await listRuns(stage.reader, { tenant: 'counted', ...filter });
      return runs.some((each) => each.runId === runId);
    };
    for (const search of ['refund', 'ORDER 1042', '1042, a', 'Émile', runId.slice(0, 8)])
      expect([search, await found({ search })]).toEqual([search, true]);
    for (const search of ['refund nothing', 'efund', 'x'])
      expect([search, await found({ search })]).toEqual([search, false]);
    expect(await found({ tool: 'find_orders', model: 'scripted', minCostUsd: 0.2, maxCostUsd: 0.3, since: '1h' })).toBe(
      true,
    );
    for (const filter of [
      { tool: 'other' },
      { minCostUsd: 0.3 },
      { until: '1h' },
      { model: 'find_orders' },
      { cause: 'Auth' },
    ])
      expect([filter, await found(filter)]).toEqual([filter, false]);
    expect((await countRuns(stage.reader, { tenant: 'counted', search: 'refund' })).counts).toMatchObject({
      completed: 1,
      running: 0,
    });
  });

  test('that waits shows what it took so far; how long people took counts in the overview', async () => {
    const run = await stage.startAsProduct([paused(approval('a')), completed('done', [priced(0, 1)])], {
      agentId: 'decided',
    });
    const [request] = await run.waiting('a');
    expect(await listed(run, 'waiting')).toMatchObject({ tokens: { input: 0, output: 0 } });
    await run.decide({ requestId: request!.id, action: 'approve', by: 'bob' });
    await run.result();
    await listed(run, 'completed');
    const { groups } = await readOverview(stage.reader, { by: 'agent' });
    expect(groups.find(({ key }) => key === 'decided')).toMatchObject({
      ...{ runs: 1, completed: 1, costUsd: 1, decisions: 1, stalls: 0, unknown: 0 },
      decisionSeconds: { median: expect.any(Number), p90: expect.any(Number) },
    });
  });

  test('that stalls is found by its cause while it is stalled, and has stalled once when it is retried', async () => {
    const run = await stage.startAsProduct(
      [fails('Auth', { nonRetryable: true }), completed('done', [spentEntry(0, 0.5)])],
      {
        agentId: 'stalls',
      },
    );
    await run.stalled();
    expect(await listed(run, 'stalled')).toMatchObject({ cause: { type: 'Auth', message: expect.any(String) } });
    expect((await listRuns(stage.reader, { cause: 'Auth', agentId: 'stalls' })).runs).toHaveLength(1);
    await run.retry({ by: 'bob' });
    await run.result();
    await listed(run, 'completed');
    expect((await listRuns(stage.reader, { cause: 'Auth', agentId: 'stalls' })).runs).toEqual([]);
    const { groups } = await readOverview(stage.reader, { by: 'agent' });
    expect(groups.find(({ key }) => key === 'stalls')).toMatchObject({ stalls: 1, costUsd: 0.5 });
  });

  test('that fails says why, whatever failed it; one that is terminated says that, and nobody knows what it took', async () => {
    const overdue = { deadlineSeconds: 1, atDeadline: 'fail' as const };
    const failed = await stage.startAsProduct([paused({ ...approval('a'), policy: overdue })]);
    const terminated = await stage.startAsProduct([worksUntilCancelled()], { agentId: 'terminated' });
    await terminated.attempted(1);
    await terminated.handle.terminate();
    expect(await listed(failed, 'failed')).toMatchObject({ cause: { type: 'DecisionOverdue' } });
    expect(await listed(terminated, 'failed')).toMatchObject({ cause: { type: 'Terminated' } });
    const { groups } = await readOverview(stage.reader, { by: 'agent' });
    expect(groups.find(({ key }) => key === 'terminated')).toMatchObject({ failed: 1, unknown: 1, costUsd: 0 });
    const both = await listRuns(stage.reader, { cause: 'Terminated' });
    expect(both.runs.map(({ runId }) => runId)).toEqual([terminated.runId]);
  });

  test('that is cancelled, and one that continued as new, say what all their parts took', async () => {
    const cancelled = await stage.startAsProduct([yielded([priced(0, 2)]), worksUntilCancelled()]);
    await cancelled.attempted(2);
    await cancelled.handle.cancel();
    expect(await listed(cancelled, 'cancelled')).toMatchObject({ costUsd: 2, tokens: { input: 10 } });

    const steps = Array.from({ length: 9 }, (_, turn) => yielded(turn === 0 ? [toolEntry(0)] : [modelEntry(0)]));
    const continued = await stage.startAsProduct([...steps, completed('done', [priced(0, 1)])], {
      historyLimit: { events: 15, bytes: 100_000 },
    });
    await continued.result();
    expect((await continued.executions()).length).toBeGreaterThan(1);
    const names = ['found-continued-0', 'found-continued-1', 'found-continued-2', 'found-continued-3'];
    for (const [index, handle] of (await continued.executions()).entries()) await recordHistory(names[index], handle);
    expect(await listed(continued, 'completed')).toMatchObject({ costUsd: 1, tokens: { input: 90 } });
    const { runs } = await listRuns(stage.reader, { tool: 'find_orders', idPrefix: continued.runId });
    expect(runs).toHaveLength(1);
  });

  test('of a plain Temporal client is found as well', async () => {
    const run = await stage.start([completed('done', [priced(0, 0.75)])], { request: 'plainly asked' });
    await run.result();
    expect(await listed(run, 'completed')).toMatchObject({ costUsd: 0.75 });
    await recordHistory('found-plain', run.handle);
    const { runs } = await listRuns(stage.reader, { search: 'plainly', idPrefix: run.runId });
    expect(runs).toHaveLength(1);
  });
});

describe.concurrent('what runs took counts once', () => {
  const groupsOf = async () => {
    const { groups } = await readOverview(stage.reader, { by: 'agent' });
    return (agentId: string) => groups.find(({ key }) => key === agentId);
  };

  test('of a run and of the run that it starts, each its own', async () => {
    const first: Step = (input) => {
      stage.turns.script(`${input.runId}-0-1`, [completed('nine', [priced(0, 0.5), toolEntry(1), priced(2, 0.25)])]);
      const asks = startsRuns([childRun('0-child1', { agentId: 'below' })])(input) as TurnResult;
      return { ...asks, entries: [priced(0, 0.25)] } as TurnResult;
    };
    const run = await stage.startAsProduct([first, completed('done', [priced(0, 0.125)])], { agentId: 'above' });
    await run.result();
    const child = { stage, runId: `${run.runId}-0-1` };
    // What it started has an id that begins with its own.
    expect(await listed(run, 'completed', 'above')).toMatchObject({
      costUsd: 0.375,
      tokens: { input: 20, output: 10 },
    });
    expect(await listed(child, 'completed')).toMatchObject({ costUsd: 0.75, tokens: { input: 20, output: 10 } });
    // The page of the run says what both took; sums of many runs must not take it twice.
    expect((await run.view()).usage).toMatchObject({ costUsd: 0.375, children: { costUsd: 0.75 } });
    const group = await groupsOf();
    expect(group('above')).toMatchObject({ runs: 1, costUsd: 0.375, unknown: 0 });
    expect(group('below')).toMatchObject({ runs: 1, costUsd: 0.75, unknown: 0 });
    const { runs } = await listRuns(stage.reader, { tool: 'find_orders', idPrefix: run.runId });
    expect(runs.map(({ runId }) => runId)).toEqual([child.runId]);
  });

  test('of a run and of its fork, which keeps calls that it did not make', async () => {
    const run = await stage.startAsProduct(
      [completed('done', [priced(0, 0.5), toolEntry(1), { ...priced(2, 0.25), model: 'dear' } as JournalEntry])],
      { agentId: 'forked' },
    );
    await run.result();
    const key = `${run.runId}-fork`;
    stage.turns.script(key, [completed('again', [priced(2, 0.125)])]);
    await forkRun(stage.reader, { runId: run.runId, turn: 0, entry: 2, startedBy: 'ann', key });
    const fork = { stage, runId: key };
    expect(await listed(fork, 'completed')).toMatchObject({ costUsd: 0.125, tokens: { input: 10, output: 5 } });
    expect((await groupsOf())('forked')).toMatchObject({ runs: 2, costUsd: 0.875, unknown: 0 });
    const calledIt = await listRuns(stage.reader, { tool: 'find_orders', idPrefix: run.runId });
    expect(calledIt.runs.map(({ runId }) => runId)).toEqual([run.runId]);
  });

  test('of a time of a schedule one run', async () => {
    const scheduleId = `once-${randomUUID()}`;
    const schedule = { scheduleId, everySeconds: 86_400, agentId: 'by-schedule', request: 'tidy up', startedBy: 'ann' };
    await createSchedule(stage.reader, { ...schedule, paused: true });
    await triggerSchedule(stage.reader, { scheduleId });
    // No turn was scripted for it: it was taken, and stalls for that alone.
    const counts = () => countRuns(stage.reader, { schedule: scheduleId });
    await eventually(counts, ({ counts: { stalled } }) => stalled === 1, 'the run of the schedule is listed');
    const all = Object.values((await counts()).counts).reduce((sum, count) => sum + count, 0);
    expect([all, (await groupsOf())('by-schedule')]).toEqual([1, expect.objectContaining({ runs: 1, stalls: 1 })]);
    await deleteSchedule(stage.reader, { scheduleId });
  });
});

// Promise: nobody reads what is not theirs. Search attributes are readable for everybody who may list workflows.
test('with SEARCH_REQUESTS=false no word of a request is in an attribute, and the run is found by all else', async () => {
  const quiet: TemporalClient = Object.create(stage.reader, { searchesRequests: { value: false } });
  const runId = randomUUID();
  stage.turns.script(runId, [completed('done', [priced(0, 0.5)])]);
  await startRun(quiet, { key: runId, agentId: 'quiet', request: 'whispered words', startedBy: 'ann' });
  const run = { stage, runId };
  expect(await listed(run, 'completed')).toMatchObject({ costUsd: 0.5 });
  const { searchAttributes } = await stage.client.workflow.getHandle(workflowIdForRun(runId)).describe();
  expect(JSON.stringify(searchAttributes)).not.toMatch(/whispered/i);
  expect((await listRuns(stage.reader, { agentId: 'quiet', search: 'whispered' })).runs).toEqual([]);
  const found = await listRuns(stage.reader, { agentId: 'quiet', search: runId.slice(0, 13), minCostUsd: 0.1 });
  expect(found.runs.map((each) => each.runId)).toEqual([runId]);
});

test('what fits is cancelled, after it was said what that is: each as if it were asked for alone', async () => {
  const holds = [worksUntilCancelled()];
  const runs = await Promise.all([1, 2, 3].map(() => stage.startAsProduct(holds, { agentId: 'many' })));
  const other = await stage.startAsProduct(holds, { agentId: 'many', startedBy: 'eve' });
  for (const run of [...runs, other]) await listed(run, 'running');
  const filter = { agentId: 'many', startedBy: 'ann', by: 'bob', reason: 'wrong order' };
  const dry = await cancelRuns(stage.reader, { ...filter, dryRun: true });
  const [first, ...rest] = runs.map(({ runId }) => runId).sort();
  expect(dry).toMatchObject({ isCut: false, cancelled: [], refused: [] });
  expect(dry.runs.toSorted()).toEqual([first, ...rest]);
  // What was shown is what is done: a run that fits since then stays.
  const outcome = await cancelRuns(stage.reader, { ...filter, only: rest });
  expect(outcome.cancelled.toSorted()).toEqual(rest);
  for (const run of runs.filter(({ runId }) => rest.includes(runId))) {
    await listed(run, 'cancelled');
    expect((await run.view()).cancelRequested).toMatchObject({ by: 'bob', reason: 'wrong order' });
  }
  const again = await cancelRuns(stage.reader, { only: rest, by: 'bob' });
  expect(again.refused.map(({ runId }) => runId).toSorted(), 'what was shown and has ended is told').toEqual(rest);
  for (const runId of [first!, other.runId]) await listed({ stage, runId }, 'running');
  await expect(cancelRuns(stage.reader, { by: 'bob' })).rejects.toThrow('must say which runs');
  const left = await cancelRuns(stage.reader, { agentId: 'many', by: 'bob' });
  expect(left.cancelled.toSorted()).toEqual([first, other.runId].toSorted());
});

// Nobody sees what is not theirs, whatever they search for.
test('whatever is searched for finds or not, and breaks no query', async () => {
  const run = await stage.startAsProduct([completed('done')], { request: 'hostile' });
  await listed(run, 'completed');
  const hostile = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => `${text}x`);
  await fc.assert(
    fc.asyncProperty(hostile, async (search) => {
      const { counts } = await countRuns(
        { ...stage.reader, actor: { id: 'i', name: 'n', roles: [], sees: [] } } as never,
        {
          search,
        },
      );
      expect(Object.values(counts).every((count) => count === 0)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

describe('in a namespace of an earlier version', () => {
  let server: TemporalServer;
  let old: Stage;
  beforeAll(async () => {
    server = await startTemporalServer({ searchAttributes: 'needed' });
    old = await Stage.open({ server });
  });
  afterAll(async () => {
    await old?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  test('runs start, wait, stall and end; filters that it lacks say what to do; once registered, new runs are found', async () => {
    const steps = [paused(approval('a')), fails('Auth', { nonRetryable: true }), completed('done', [priced(0, 1)])];
    const run = await old.startAsProduct(steps, { request: 'before' });
    const [request] = await run.waiting('a');
    await run.decide({ requestId: request!.id, action: 'approve', by: 'bob' });
    await run.stalled();
    expect(await listed(run, 'stalled')).toMatchObject({ cause: { type: 'Auth' } });
    await run.retry({ by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await listed(run, 'completed')).not.toHaveProperty('costUsd');
    expect((await countRuns(old.reader)).counts.completed).toBe(1);
    await expect(listRuns(old.reader, { search: 'before' })).rejects.toThrow(SearchAttributesMissing);
    expect((await readOverview(old.reader)).totals).toMatchObject({ runs: 1, unknown: 1 });

    await registerSearchAttributes(old.reader);
    // Another client, which has not learnt yet that there are none.
    await using fresh = disposable(await patientClient({ address: old.address, taskQueue }));
    old.turns.script('after', [completed('done', [priced(0, 3)])]);
    await startRun(fresh.client, { agentId: 'support', request: 'after all', startedBy: 'ann', key: 'after' });
    expect(await listed({ stage: old, runId: 'after' }, 'completed')).toMatchObject({ costUsd: 3 });
  });
});
