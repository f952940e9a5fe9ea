import { AgentServiceUnavailable, getRun, type RaiseLimitInput, raiseLimit, readAudit } from '@platform/temporal';
import type { DecisionPolicy, JournalEntry, TurnResult } from '@platform/temporal/agent-service';
import { type AgentRunInput, type LimitName, workflowIdForRun } from '@platform/temporal/contract';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { inTime } from './support/in-time.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  childRun,
  completed,
  limitReached,
  modelEntry,
  paused,
  type Step,
  spentEntry,
  startsRuns,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import type { Run } from './support/stage.js';
import { test } from './support/test.js';

const priced = (n: number, costUsd: number): JournalEntry => ({ ...modelEntry(n), costUsd }) as JournalEntry;

describe.concurrent('a run at its limit', () => {
  test('asks for more, and goes on in the same turn once it is granted', async ({ stage }) => {
    const run = await stage.start(
      [
        limitReached('modelCalls', [modelEntry(0), modelEntry(1)]),
        yielded([modelEntry(2), modelEntry(3)]),
        completed('done'),
      ],
      { limits: { modelCalls: 2 } },
    );
    const [request] = await run.waiting('0-limit-0');
    expect(request).toMatchObject({
      kind: 'limit',
      arguments: { modelCalls: 2 },
      description: expect.stringContaining('used 2 of the 2 model calls'),
    });
    expect((await run.view()).limits).toEqual({ modelCalls: 2 });
    await run.decide({ requestId: '0-limit-0', action: 'approve', by: 'bob' });

    expect(await run.result()).toMatchObject({ content: 'done', usage: { modelCalls: 4 } });
    expect(run.inputs.map(({ turn, execution, limits }) => ({ turn, execution, limits }))).toEqual([
      { turn: 0, execution: 0, limits: { modelCalls: 2 } },
      { turn: 0, execution: 1, limits: { modelCalls: 4 } },
      { turn: 1, execution: 0, limits: { modelCalls: 0 } },
    ]);
    const view = await run.view();
    expect(view).toMatchObject({ limits: { modelCalls: 4 }, granted: { modelCalls: 2 }, status: 'completed' });
    await run.record('limit-granted');
  });

  // Promise: nothing runs that a person had to approve and did not. An input cannot bring a weaker policy than the agent's own.
  test('is granted by those whom the agent names where it is served, whatever the start says of them', async ({
    stage,
  }) => {
    const served = { deciders: { roles: ['finance'] } };
    const run = await stage.start([limitReached('modelCalls', [modelEntry(0)], served), completed('done')], {
      limits: { modelCalls: 1 },
      limitPolicy: { deciders: { names: ['mallory'] } },
    });
    await run.waiting('0-limit-0');
    const grant = { requestId: '0-limit-0', action: 'approve' } as const;
    expect(await refusal(run.decide({ ...grant, by: 'mallory' }))).toBe('NotAllowed');
    await run.decide({ ...grant, by: 'bob', roles: ['finance'] });
    await run.result();
  });

  test('of a run that another run has started is granted by those whom that run names', async ({ stage }) => {
    const run = await stage.start([limitReached('modelCalls', [modelEntry(0)], {}), completed('done')], {
      limits: { modelCalls: 1 },
      limitPolicy: { deciders: { roles: ['finance'] } },
      origin: { kind: 'child', runId: 'parent', depth: 1 },
    });
    await run.waiting('0-limit-0');
    const grant = { requestId: '0-limit-0', action: 'approve', by: 'bob' } as const;
    expect(await refusal(run.decide(grant))).toBe('NotAllowed');
    await run.decide({ ...grant, roles: ['finance'] });
    await run.result();
  });

  test('is granted the amount that a person says', async ({ stage }) => {
    const run = await stage.start([limitReached('costUsd', [priced(0, 0.2)]), completed('done')], {
      limits: { costUsd: 0.2, tokens: 1_000 },
    });
    await run.waiting('0-limit-0');
    const grant = { requestId: '0-limit-0', action: 'approve', by: 'bob' } as const;
    expect(await refusal(run.decide({ ...grant, arguments: { costUsd: -1 } }))).toBe('InvalidArguments');
    expect(await refusal(run.decide({ ...grant, arguments: { tokens: 5 } }))).toBe('InvalidArguments');
    expect(await refusal(run.decide({ ...grant, remember: { covers: 'tool' } }))).toBe('RuleNotAllowed');
    expect(await refusal(run.decide({ ...grant, action: 'ran', result: 'x' }))).toBe('InvalidDecision');
    await run.decide({ ...grant, arguments: { costUsd: 0.1 } });
    await run.result();
    expect(run.inputs[1]?.limits).toEqual({ costUsd: 0.3, tokens: 1_000 });
    expect(await run.view()).toMatchObject({ limits: { costUsd: 0.3 }, usage: { costUsd: 0.2 } });
    await run.record('limit-granted-edited');
  });

  test('ends when nothing is granted, and says which limit it was and how to start with more', async ({ stage }) => {
    const run = await stage.start([limitReached('tokens', [modelEntry(0, 900, 100)])], { limits: { tokens: 1_000 } });
    await run.waiting('0-limit-0');
    await run.decide({ requestId: '0-limit-0', action: 'reject', by: 'bob', note: 'enough' });
    const failure = await run.result().catch((error) => error.cause);
    expect(failure).toMatchObject({
      type: 'LimitReached',
      message:
        'The run has used 1,000 of the 1,000 tokens that it may use. bob granted no more: enough. Start it again with more: limits.tokens above 1,000 tokens.',
    });
    expect(await run.view()).toMatchObject({ status: 'failed', failure: { type: 'LimitReached' } });
    await run.record('limit-rejected');
  });

  test('ends at once where its limits say so', async ({ stage }) => {
    const run = await stage.start([limitReached('modelCalls', [modelEntry(0)])], {
      limits: { modelCalls: 1, atLimit: 'end' },
    });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'LimitReached' } });
    expect((await run.view()).timeline.map(({ kind }) => kind)).not.toContain('decision');
    await run.record('limit-end');
  });

  test('is granted more only by those whom the policy names', async ({ stage }) => {
    const run = await stage.start([limitReached('modelCalls', [modelEntry(0)]), completed('done')], {
      limits: { modelCalls: 1 },
      limitPolicy: { deciders: { roles: ['ops'] } },
    });
    await run.waiting('0-limit-0');
    const grant = { requestId: '0-limit-0', action: 'approve' } as const;
    expect(await refusal(run.decide({ ...grant, by: 'eve' }))).toBe('NotAllowed');
    await run.decide({ ...grant, by: 'olga', roles: ['ops'] });
    expect(await run.result()).toMatchObject({ content: 'done' });
  });

  test('ends at the deadline of its policy', async ({ stage }) => {
    const run = await stage.start([limitReached('modelCalls', [modelEntry(0)])], {
      limits: { modelCalls: 1 },
      limitPolicy: { deciders: { roles: ['ops'] }, deadlineSeconds: 1 },
    });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'LimitReached' } });
    await run.record('limit-deadline');
  });

  test('counts model calls that failed after tokens were spent', async ({ stage }) => {
    const run = await stage.start([limitReached('costUsd', [priced(0, 0.1), spentEntry(1, 0.05)]), completed('x')], {
      limits: { costUsd: 0.15 },
    });
    await run.waiting('0-limit-0');
    expect(await run.view()).toMatchObject({
      usage: { modelCalls: 1, failedModelCalls: 1, costUsd: 0.15, inputTokens: 110, outputTokens: 25 },
      timeline: [{ kind: 'request' }, { kind: 'message', costUsd: 0.1 }, { kind: 'spent' }, { kind: 'decision' }],
    });
    await run.decide({ requestId: '0-limit-0', action: 'approve', by: 'bob' });
    await run.result();
    await run.record('limit-spent');
  });
});

describe.concurrent('a time limit', () => {
  test('ends a run that waits for a person', async ({ stage }) => {
    const { run, wallClockSeconds } = await inTime(async (wallClockSeconds) => {
      const run = await stage.start([paused(approval('0-c1'))], { limits: { wallClockSeconds, atLimit: 'end' } });
      await run.waiting('0-c1');
      return { run, wallClockSeconds };
    });
    const failure = await run.result().catch((error) => error.cause);
    const message = expect.stringContaining(`had the ${wallClockSeconds} s`);
    expect(failure).toMatchObject({ type: 'LimitReached', message });
    expect((await run.view()).waitingFor).toEqual([]);
    await run.record('limit-time-waiting');
  });

  test('ends a run in the middle of a turn, which is told to stop', async ({ stage }) => {
    const run = await inTime(async (wallClockSeconds) => {
      const run = await stage.start([worksUntilCancelled()], { limits: { wallClockSeconds, atLimit: 'end' } });
      await run.attempted(1);
      return run;
    });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'LimitReached' } });
    expect(await run.eventTypes()).toContain('ACTIVITY_TASK_CANCEL_REQUESTED');
    await run.record('limit-time-running');
  });

  test('that is not reached leaves no timer behind, and a cancel stays a cancel', async ({ stage }) => {
    const limits = { wallClockSeconds: 600, atLimit: 'end' } as const;
    const run = await stage.start([completed('done')], { limits });
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.record('limit-time-completed');
    const cancelled = await stage.start([paused(approval('0-c1'))], { limits });
    await cancelled.waiting('0-c1');
    await cancelled.handle.cancel();
    await expect(cancelled.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  });

  test('that asks gives the turn its end, and more time counts from when it is granted', async ({ stage }) => {
    const run = await stage.start([limitReached('wallClockSeconds'), completed('done')], {
      limits: { wallClockSeconds: 1 },
    });
    await run.waiting('0-limit-0');
    const { startedAt } = await run.view();
    expect(run.inputs[0]?.limits).toEqual({ until: new Date(Date.parse(startedAt) + 1_000).toISOString() });
    const over = Date.parse(startedAt) + 1_500;
    await eventually(
      () => Date.now(),
      (now) => now > over,
      'the time is up for half a second',
    );
    await run.decide({ requestId: '0-limit-0', action: 'approve', by: 'bob', arguments: { wallClockSeconds: 60 } });
    await run.result();
    const until = Date.parse(run.inputs[1]?.limits?.until ?? '') - Date.parse(startedAt);
    expect(until).toBeGreaterThanOrEqual(61_400);
    expect((await run.view()).limits?.wallClockSeconds).toBe(until / 1_000);
    await run.record('limit-time-granted');
  });
});

describe.concurrent('more of a limit before it is reached', () => {
  /** A turn that works until the test says so; then it has reached the limit that it began with. */
  function working(limit: LimitName, entries: JournalEntry[], policy?: DecisionPolicy) {
    let go = () => {};
    const goes = new Promise<void>((resolve) => {
      go = resolve;
    });
    const step: Step = async (input) => {
      await goes;
      return limitReached(limit, entries, policy)(input);
    };
    return { step, go };
  }
  const raise = (run: Run, more: Partial<RaiseLimitInput> = {}) =>
    raiseLimit(run.stage.reader, { runId: run.runId, limit: 'modelCalls', more: 5, by: 'bob', ...more });
  const reasonOf = (asking: Promise<unknown>) =>
    asking.then(
      () => 'taken',
      (error: { reason?: string; code?: string }) => error.reason ?? error.code,
    );

  // Promise: nothing finished is repeated, and nobody is asked for what was granted already.
  test('lets the turn under way go on past the limit that it began with, with no question', async ({ stage }) => {
    const { step, go } = working('modelCalls', [modelEntry(0)]);
    const run = await stage.start([step, completed('done', [modelEntry(1)])], { limits: { modelCalls: 1 } });
    await run.attempted(1);
    const [once, again] = await Promise.all([
      raise(run, { key: 'k', note: 'ok' }),
      raise(run, { key: 'k', note: 'ok' }),
    ]);
    expect(once).toEqual(again);
    expect(once).toMatchObject({ limit: 'modelCalls', more: 5, allowed: 6, by: 'bob', note: 'ok' });
    expect(await run.view()).toMatchObject({ limits: { modelCalls: 6 }, granted: { modelCalls: 5 } });
    // Promise: nobody grants what only others may: while nobody can say who may, nobody does.
    const cutOff = { ...run.stage.reader, agentServiceUrl: 'http://127.0.0.1:9' };
    await expect(raiseLimit(cutOff, { runId: run.runId, limit: 'modelCalls', more: 1, by: 'bob' })).rejects.toThrow(
      AgentServiceUnavailable,
    );
    go();

    expect(await run.result()).toMatchObject({ content: 'done', usage: { modelCalls: 2 } });
    expect(run.inputs.map(({ turn, execution, limits }) => [turn, execution, limits?.modelCalls])).toEqual([
      [0, 0, 1],
      [0, 1, 6],
    ]);
    const { timeline } = await run.view();
    expect(timeline.map(({ kind }) => kind)).not.toContain('decision');
    expect(timeline.filter(({ kind }) => kind === 'limitRaised')).toMatchObject([{ by: 'bob', more: 5, allowed: 6 }]);
    expect((await readAudit(stage.reader, run.runId)).filter(({ event }) => event === 'limitRaised')).toMatchObject([
      { by: 'bob', tool: 'limit', arguments: { modelCalls: 5 }, note: 'ok' },
    ]);
    await run.record('limit-raised');
  });

  test('also where the run would end at it, and it ends at the new one', async ({ stage }) => {
    const first = working('modelCalls', [modelEntry(0)]);
    const run = await stage.start([first.step, limitReached('modelCalls', [modelEntry(1)])], {
      limits: { modelCalls: 1, atLimit: 'end' },
    });
    await run.attempted(1);
    await raise(run, { more: 1 });
    first.go();
    const failure = await run.result().catch((error) => error.cause);
    expect(failure).toMatchObject({ type: 'LimitReached', message: expect.stringContaining('2 of the 2 model calls') });
    await run.record('limit-raised-end');
  });

  test('lets a run go on beyond the time at which it would have ended', async ({ stage }) => {
    const { run, until } = await inTime(async (wallClockSeconds) => {
      const run = await stage.start([paused(approval('0-c1')), completed('done')], {
        limits: { wallClockSeconds, atLimit: 'end' },
      });
      await run.waiting('0-c1');
      await raise(run, { limit: 'wallClockSeconds', more: 600 });
      return { run, until: Date.now() + wallClockSeconds * 1_000 };
    });
    await eventually(
      () => Date.now(),
      (now) => now > until,
      'the time is up that it began with',
    );
    await run.decide({ requestId: '0-c1', action: 'reject', by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.record('limit-raised-time');
  });

  // Promise: nothing runs that a person had to approve and did not.
  test('is granted by those alone who may grant it when it is reached', async ({ stage }) => {
    const { step, go } = working('modelCalls', [modelEntry(0)], { deciders: { roles: ['finance'] } });
    const run = await stage.start([step, paused(approval('0-c1')), completed('done')], {
      limits: { modelCalls: 1, costUsd: 5 },
      limitPolicy: { deciders: { roles: ['ops'] }, notStarter: true },
      startedBy: 'ann',
    });
    await run.attempted(1);
    expect(await reasonOf(raise(run))).toBe('NotAllowed');
    expect(await reasonOf(raise(run, { by: 'ann', roles: ['ops'] }))).toBe('StartedByDecider');
    expect(await reasonOf(raise(run, { roles: ['ops'], limit: 'tokens' }))).toBe('NoSuchLimit');
    expect(await reasonOf(raise(run, { roles: ['ops'], more: 1.5 }))).toBe('InvalidRaise');
    expect(await reasonOf(raise(run, { roles: ['ops'], more: -1 }))).toBe('InvalidInput');
    go();
    await run.waiting('0-limit-0');
    // Reached: the run has asked, and by what its agent says now.
    expect(await reasonOf(raise(run, { roles: ['finance'] }))).toBe('AskedAlready');
    expect(await reasonOf(raise(run, { roles: ['ops'], limit: 'costUsd' }))).toBe('NotAllowed');
    expect(await raise(run, { roles: ['finance'], limit: 'costUsd' })).toMatchObject({ allowed: 10 });
    await run.decide({ requestId: '0-limit-0', action: 'approve', by: 'bob', roles: ['finance'] });
    await run.waiting('0-c1');
    await run.decide({ requestId: '0-c1', action: 'reject', by: 'bob' });
    await run.result();
    expect(await reasonOf(raise(run, { roles: ['finance'] }))).toBe('RunEnded');
    await run.record('limit-raised-refused');
  });

  test.for<[DecisionPolicy]>([
    [{ quorum: 2 }],
    [{ sign: 'passkey' }],
    [{ cases: [{ when: [{ argument: 'modelCalls', operator: 'gte', value: 5 }], quorum: 2 }] }],
  ])('that takes more than one person’s word waits until it is reached: %j', async ([limitPolicy], { stage }) => {
    const run = await stage.start([paused(approval('0-c1'))], { limits: { modelCalls: 1 }, limitPolicy });
    await run.waiting('0-c1');
    expect(await reasonOf(raise(run))).toBe('OnlyWhenReached');
    await run.handle.cancel();
  });

  test('goes on in a new execution', async ({ stage }) => {
    const run = await stage.start(
      [
        paused(approval('0-c1')),
        ...Array.from({ length: 6 }, () => yielded([modelEntry(0)])),
        limitReached('modelCalls'),
        completed('done'),
      ],
      { limits: { modelCalls: 1 }, historyLimit: { events: 15 } },
    );
    await run.waiting('0-c1');
    await raise(run, { more: 5 });
    await run.decide({ requestId: '0-c1', action: 'reject', by: 'bob' });
    await run.waiting('7-limit-0');
    expect((await run.executions()).length).toBeGreaterThan(1);
    expect(run.inputs.map(({ limits }) => limits?.modelCalls)).toEqual([1, 6, 5, 4, 3, 2, 1, 0]);
    expect(await run.view()).toMatchObject({ limits: { modelCalls: 6 }, granted: { modelCalls: 5 } });
    await run.handle.cancel();
    await run.recordAll('limit-raised-continued');
  });
});

test('limits, what was granted and what was used go on in a new execution', async ({ stage }) => {
  const run = await stage.start(
    [
      limitReached('modelCalls', [modelEntry(0)]),
      ...Array.from({ length: 6 }, () => yielded([modelEntry(0)])),
      limitReached('modelCalls'),
      completed('done'),
    ],
    { limits: { modelCalls: 1, wallClockSeconds: 600, atLimit: 'ask' }, historyLimit: { events: 15 } },
  );
  await run.waiting('0-limit-0');
  await run.decide({ requestId: '0-limit-0', action: 'approve', by: 'bob', arguments: { modelCalls: 6 } });
  await run.waiting('6-limit-0');
  expect((await run.executions()).length).toBeGreaterThan(1);
  const left = run.inputs.map(({ limits }) => limits?.modelCalls);
  expect(left).toEqual([1, 7, 6, 5, 4, 3, 2, 1]);
  expect(new Set(run.inputs.map(({ limits }) => limits?.until)).size).toBe(1);
  expect(await run.view()).toMatchObject({ limits: { modelCalls: 7 }, granted: { modelCalls: 6 } });
  await run.decide({ requestId: '6-limit-0', action: 'approve', by: 'bob' });
  await run.result();
  await run.recordAll('limit-continued');
});

test('a run that the agent starts gets what is left', async ({ stage }) => {
  const limits = { modelCalls: 10, costUsd: 1, wallClockSeconds: 600, atLimit: 'end' } as const;
  const first: Step = (input) => {
    stage.turns.script(`${input.runId}-0-1`, [completed('nine')]);
    return { ...startsRuns([childRun('0-child1')])(input), entries: [priced(0, 0.3), modelEntry(1)] } as TurnResult;
  };
  const run = await stage.start([first, completed('done')], { limits });
  await run.result();
  const [given] = stage.turns.inputsOf(`${run.runId}-0-1`);
  expect(given?.limits).toMatchObject({ modelCalls: 8, costUsd: 0.7 });
  const child = await getRun(stage.reader, `${run.runId}-0-1`);
  expect(child.limits).toMatchObject({ modelCalls: 8, costUsd: 0.7, atLimit: 'end' });
  expect(child.limits?.wallClockSeconds).toBeLessThan(600);
  await run.record('limit-child');
});

describe('limits that make no sense are refused with the field and what is allowed', () => {
  test.for<[unknown, string]>([
    [{ modelCalls: 0 }, 'limits needs modelCalls, a whole number of 1 to 1,000,000'],
    [{ modelCalls: 1.5 }, 'limits needs modelCalls, a whole number of 1 to 1,000,000'],
    [{ tokens: '5' }, 'limits needs tokens, a whole number of 1 to 100,000,000,000'],
    [{ costUsd: -1 }, 'limits needs costUsd, a number of 0.0001 to 1,000,000'],
    [{ wallClockSeconds: 1e12 }, 'limits needs wallClockSeconds, a number of 1 to 315,360,000'],
    [{ atLimit: 'stop' }, 'limits needs atLimit, one of ask, end'],
    [
      { steps: 5 },
      'limits has steps, which is unknown; allowed: modelCalls, tokens, costUsd, wallClockSeconds, atLimit',
    ],
    [7, 'limits must be an object'],
  ])('%j', async ([limits, problem], { stage }) => {
    const runId = `absurd-${Math.random().toString(36).slice(2)}`;
    const input = { runId, agentId: 'support', request: 'x', startedBy: 'ann', limits } as unknown as AgentRunInput;
    const handle = await stage.startWith(workflowIdForRun(runId), input);
    const failure = await handle.result().catch((error) => error.cause);
    expect(failure).toMatchObject({ type: 'InvalidRequest', message: expect.stringContaining(problem) });
  });
});
