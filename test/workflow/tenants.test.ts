/** Tenants that wait for the same workers. Orders and ratios are compared, never times. */
import { getRun, getTenantRate, InvalidInput, listRuns, setTenantRate } from '@platform/temporal';
import { type AgentRunInput, agentTaskQueue, workflowIdForRun } from '@platform/temporal/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { childRun, completed, type Step, startsRuns, yielded } from './support/scripted-turns.js';
import { type Run, Stage, taskQueue } from './support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ turnsAtOnce: 1 });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

interface Taken {
  order: string[];
  /** From the first turn that was taken to the last. */
  milliseconds: number;
}

/** How many turns wait in the queue, where the server looks for the next one. It says so a few seconds late. */
async function turnsInQueue(): Promise<number> {
  const { stats } = await stage.client.workflowService.describeTaskQueue({
    namespace: 'default',
    taskQueue: { name: agentTaskQueue(taskQueue) },
    taskQueueType: 2, // of activities
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount ?? 0);
}

/** Whose turns were taken, in order, while a first turn held the only slot until all others waited. */
async function takenInOrder(tenants: Record<string, number>, weights: Record<string, number> = {}): Promise<Taken> {
  const order: string[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const holds: Step = async (input) => {
    await gate;
    return completed('held')(input);
  };
  const first = await stage.start([holds], { tenant: 'first' });
  await first.attempted(1);
  const runs: Run[] = [];
  for (const [tenant, count] of Object.entries(tenants)) {
    const takes: Step = (input) => {
      order.push(tenant);
      return completed(tenant)(input);
    };
    for (let n = 0; n < count; n++) {
      runs.push(await stage.start([takes], { tenant, tenantWeight: weights[tenant] }));
    }
  }
  for (const run of runs) {
    await run.until(({ raw }) => (raw.pendingActivities?.length ?? 0) > 0, 'waiting for a slot');
  }
  await eventually(turnsInQueue, (count) => count === runs.length, 'all turns are in the queue');
  open();
  await Promise.all([first, ...runs].map((run) => run.result()));
  const times = runs.flatMap(({ attempts }) => attempts.map(({ at }) => at));
  return { order, milliseconds: Math.max(...times) - Math.min(...times) };
}

test('one who starts many runs does not hold up one who starts a few', async () => {
  const { order } = await takenInOrder({ many: 16, few: 3 });
  const places = order.flatMap((tenant, place) => (tenant === 'few' ? [place] : []));
  // In turn, but for those that were on their way to the worker already. First come, first served would make it the last of 19.
  expect(places.at(-1), order.join(' ')).toBeLessThan(14);
});

test('a tenant with a greater weight gets a greater share', async () => {
  const { order } = await takenInOrder({ light: 10, heavy: 10 }, { heavy: 4 });
  const early = order.slice(0, 10).filter((tenant) => tenant === 'heavy').length;
  expect(early, order.join(' ')).toBeGreaterThan(5);
});

test('turns of a tenant can be limited in a second, and others are not held up by it', async () => {
  expect(await getTenantRate(stage.reader)).toEqual({ turnsPerSecond: null });
  expect(await setTenantRate(stage.reader, { turnsPerSecond: 8 })).toEqual({ turnsPerSecond: 8 });
  // The queue hears of the rate a while later.
  await eventually(
    () => takenInOrder({ many: 6, few: 1 }),
    ({ order, milliseconds }) => milliseconds > 500 && order.indexOf('few') < 4,
    'six turns of one tenant take more than half a second, and that of another does not wait for all of them',
  );
  expect(await setTenantRate(stage.reader, { turnsPerSecond: null })).toEqual({ turnsPerSecond: null });
});

test.each([
  [{ turnsPerSecond: 0 }, 'turnsPerSecond'],
  [{ turnsPerSecond: 'few' }, 'turnsPerSecond'],
  [{}, 'turnsPerSecond'],
  [{ turnsPerSecond: 1, weights: {} }, 'weights'],
])('a rate that makes no sense is refused by name: %j', async (given, field) => {
  const refused = await setTenantRate(stage.reader, given as never).catch((error) => error);
  expect(refused).toBeInstanceOf(InvalidInput);
  expect(refused.field).toBe(field);
});

test('a tenant is seen in lists and views, and goes on in new executions and in runs that the agent starts', async () => {
  const tenant = 'acme & sons';
  const starts: Step = (input) => {
    stage.turns.script(`${input.runId}-6-1`, [completed('nine')]);
    return startsRuns([childRun('6-child1')])(input);
  };
  const run = await stage.start([...Array.from({ length: 6 }, () => yielded()), starts, completed('done')], {
    tenant,
    historyLimit: { events: 15 },
  });
  await run.result();
  expect(await run.view()).toMatchObject({ tenant });
  const childId = `${run.runId}-6-1`;
  expect(await getRun(stage.reader, childId)).toMatchObject({ tenant, status: 'completed' });
  const listed = async () => (await listRuns(stage.reader, { tenant })).runs;
  const runs = await eventually(listed, (found) => found.length === 2, 'both runs are listed');
  expect(new Set(runs.map(({ runId }) => runId))).toEqual(new Set([run.runId, childId]));
  expect(runs.every((each) => each.tenant === tenant)).toBe(true);
  expect((await listRuns(stage.reader, { tenant: 'nobody' })).runs).toEqual([]);

  const executions = await run.executions();
  expect(executions.length).toBeGreaterThan(1);
  for (const execution of [...executions, stage.client.workflow.getHandle(workflowIdForRun(childId))]) {
    const { events } = await execution.fetchHistory();
    const turns = events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled?.activityType?.name === 'runTurn' ? [scheduled.priority?.fairnessKey] : [],
    );
    expect(new Set(turns)).toEqual(new Set([tenant]));
  }
  await run.recordAll('tenant');
});

test.each(['x'.repeat(65), 'ä'.repeat(33), '', 'a"b', 7])('%s is no tenant', async (tenant) => {
  const runId = `tenant-${Math.random().toString(36).slice(2)}`;
  const input = { runId, agentId: 'support', request: 'x', startedBy: 'ann', tenant } as AgentRunInput;
  const handle = await stage.startWith(workflowIdForRun(runId), input);
  const failure = await handle.result().catch((error) => error.cause);
  expect(failure).toMatchObject({ type: 'InvalidRequest', message: expect.stringContaining('tenant must be a text') });
});
