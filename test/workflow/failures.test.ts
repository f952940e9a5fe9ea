import type { Stall } from '@platform/temporal/contract';
import { ApplicationFailure } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { Latch } from '../../packages/@platform/chaos/src/latch.js';
import { eventually } from '../support/eventually.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  completed,
  dies,
  fails,
  lastAttempt,
  modelEntry,
  paused,
  type Step,
  worksUntilCancelled,
} from './support/scripted-turns.js';
import type { Run } from './support/stage.js';
import { test } from './support/test.js';

const five = (step: Step): Step[] => [step, step, step, step, step];

async function afterRetry(run: Run): Promise<Stall> {
  const stall = await run.stalled();
  expect(await run.published()).toMatchObject({ status: 'stalled' });
  await run.retry({ by: 'bob', note: 'the key is mended' });
  await run.result();
  const { memo } = await run.handle.describe();
  expect(memo).not.toHaveProperty('stall');
  expect(await run.published()).toMatchObject({ status: 'running' });
  return stall;
}

describe.concurrent('a turn that fails', () => {
  test('is tried again after 1, 2, 4 and 8 seconds, which the server shows meanwhile', async ({ stage }) => {
    // Each attempt stands until the server has been seen to show it: what it shows passes by.
    const latches = [1, 2, 4, 8].map((seconds) => ({ seconds, latch: new Latch() }));
    const steps = [fails('Transient'), fails('Transient'), fails('Transient'), completed('done')];
    const held = steps.map(
      (step, index): Step =>
        async (input) => {
          await latches[index]!.latch.reached;
          return step(input);
        },
    );
    const run = await stage.start([fails('Transient'), ...held]);
    for (const [index, { seconds, latch }] of latches.entries()) {
      const attempt = index + 2;
      const seen = await eventually(
        () => run.handle.describe(),
        ({ raw }) => raw.pendingActivities?.some((activity) => activity.attempt === attempt) ?? false,
        `attempt ${attempt} is shown`,
      );
      const turn = seen.raw.pendingActivities!.find(({ activityType }) => activityType?.name === 'runTurn');
      expect(turn).toMatchObject({ attempt, maximumAttempts: 5, lastFailure: { message: 'Transient from the model' } });
      expect(Number(turn!.currentRetryInterval!.seconds)).toBe(seconds);
      latch.reach();
    }
    expect(await run.result()).toMatchObject({ content: 'done' });
    const waits = run.attempts.slice(1).map(({ at }, index) => at - run.attempts[index]!.at);
    for (const [index, seconds] of [1, 2, 4, 8].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(seconds * 1_000 - 50);
    }
    expect(run.inputs.every(({ execution }) => execution === 0)).toBe(true);
    await run.record('retried');
  });

  test('stalls when its attempts are used up without getting any further, and goes on at retry', async ({ stage }) => {
    const run = await stage.start([...five(fails('RateLimited', { started: 2, acked: 2 })), completed('done')]);
    expect(await afterRetry(run)).toMatchObject({
      type: 'RateLimited',
      message: 'RateLimited from the model',
      turn: 0,
    });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 0, 0, 0, 0, 1]);
    await run.record('stalled-attempts-used-up');
  });

  test('gets new attempts when its attempts are used up but it got further', async ({ stage }) => {
    const run = await stage.start([
      fails('Transient', { started: 2, acked: 2 }),
      lastAttempt(fails('Transient', { started: 2, acked: 3 })),
      completed('done'),
    ]);
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 0, 1]);
    expect(await run.eventTypes()).not.toContain('WORKFLOW_EXECUTION_UPDATE_ACCEPTED');
    await run.record('progress-new-attempts');
  });

  test.for(['Auth', 'Quota', 'InvalidRequest', 'ContextWindow', 'Diverged'])(
    'stalls at once when trying again cannot help: %s',
    async (type, { stage }) => {
      const run = await stage.start([fails(type, { nonRetryable: true, acked: 4 }), completed('done')]);
      expect(await afterRetry(run)).toMatchObject({ type, message: `${type} from the model`, turn: 0 });
      expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 1]);
      expect(run.notifications[0]).toMatchObject({
        message: `Run ${run.runId} is stalled: ${type}: ${type} from the model`,
        fields: { next: expect.stringContaining(`npm run cli -- retry ${run.runId}`) },
      });
      if (type === 'Auth') await run.record('stalled-at-once');
    },
  );

  test('stalls after its attempts when nobody knows its kind of failure, progress or not', async ({ stage }) => {
    const run = await stage.start([
      fails('KeyError', { acked: 1 }),
      lastAttempt(fails('KeyError', { acked: 1 })),
      completed('done'),
    ]);
    expect(await afterRetry(run)).toMatchObject({ type: 'KeyError' });
    expect(run.attempts).toHaveLength(3);
  });

  test('keeps the answers and its number over a stall', async ({ stage }) => {
    const run = await stage.start([
      paused(approval('0-c1')),
      fails('Auth', { nonRetryable: true }),
      fails('Auth', { nonRetryable: true }),
      completed('done'),
    ]);
    await run.waiting('0-c1');
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    const first = await run.stalled();
    expect(first.turn).toBe(1);
    await run.retry({ by: 'bob' });
    await run.until(({ memo }) => (memo?.stall as Stall | undefined)?.since !== first.since, 'stalled again');
    await run.stalled();
    await run.retry({ by: 'bob' });
    await run.result();
    expect(run.inputs.slice(1)).toMatchObject(
      [0, 1, 2].map((execution) => ({ turn: 1, execution, decisions: [{ requestId: '0-c1' }] })),
    );
    await run.record('stalled-twice');
  });

  test('stalls when the agent-service answers with what nobody understands', async ({ stage }) => {
    const strange = [{ status: 'sleeping' }, undefined, { status: 'paused', requests: [] }];
    const run = await stage.start([...strange.map((result) => () => result as never), completed('done')]);
    for (const [index] of strange.entries()) {
      await run.attempted(index + 1);
      const seen = await run.stalled();
      expect(seen).toMatchObject({ type: 'InvalidTurnResult' });
      await run.retry({ by: 'bob' });
      await run.until(({ memo }) => (memo?.stall as Stall | undefined)?.since !== seen.since, 'past its stall');
    }
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.record('stalled-invalid-result');
  });

  test('stalls when the agent-service cannot read it, and says what it could not read', async ({ stage }) => {
    const cause = ApplicationFailure.create({ type: 'ValidationError', message: '1 error for TurnInput: request' });
    const unreadable = () => {
      throw ApplicationFailure.create({ message: 'Failed decoding arguments', cause }); // as Python's SDK does
    };
    const run = await stage.start([lastAttempt(unreadable), completed('done')]);
    expect(await run.stalled()).toMatchObject({
      type: 'InvalidTurnInput',
      message: expect.stringMatching(/could not read the turn: 1 error for TurnInput: request\..*deploy matching ones/),
    });
    await run.retry({ by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
  });

  test('refuses retry with the reason: not stalled, not a retry', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), fails('Auth', { nonRetryable: true }), completed('done')]);
    await run.waiting('0-c1');
    expect(await refusal(run.retry({ by: 'bob' }))).toBe('NotStalled');
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.stalled();
    for (const payload of [
      undefined,
      null,
      'bob',
      [],
      {},
      { by: '' },
      { by: 'bob', note: 7 },
      { by: 'bob', force: true },
    ]) {
      expect([payload, await refusal(run.update('retry', payload))]).toEqual([payload, 'InvalidRetry']);
    }
    await run.retry({ by: 'bob' });
    await run.result();
  });

  test('is resumed with new attempts when its workers die but got further', async ({ stage }) => {
    const heartbeat = { started: 0, from: 1, entries: [modelEntry(1)] };
    const run = await stage.start([dies(heartbeat), lastAttempt(dies(heartbeat)), completed('done', [modelEntry(2)])]);
    expect(await run.result()).toMatchObject({ content: 'done', usage: { modelCalls: 2 } });
    const noticedAfter = run.attempts[1]!.at - run.attempts[0]!.at - 1_000;
    expect(noticedAfter, 'milliseconds without a heartbeat').toBeGreaterThan(2_900);
    expect(noticedAfter, 'milliseconds without a heartbeat').toBeLessThan(30_000);
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 0, 1]);
    await run.record('workers-lost-with-progress');
  });

  test('goes on by the details of its failure when the last attempt fails after a worker died', async ({ stage }) => {
    const dead = dies({ started: 0, from: 0, entries: [modelEntry(0)] });
    const run = await stage.start([
      dead,
      lastAttempt(fails('Transient', { started: 0, acked: 1 })),
      dead,
      lastAttempt(fails('Transient', { started: 1, acked: 1 })),
      completed('done'),
    ]);
    expect(await afterRetry(run)).toMatchObject({ type: 'Transient' });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 0, 1, 1, 2]);
    await run.record('worker-lost-then-failed');
  });

  test('gets a new activity when a worker dies after an attempt failed', async ({ stage }) => {
    const entries = [modelEntry(0)];
    const run = await stage.start([
      fails('Transient', { started: 0, acked: 0 }),
      lastAttempt(dies({ started: 0, from: 0, entries })),
      fails('Transient', { started: 1, acked: 1 }),
      lastAttempt(dies({ started: 1, from: 0, entries })),
      completed('done'),
    ]);
    expect(await run.result()).toMatchObject({ usage: { modelCalls: 1 } });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 0, 1, 1, 2]);
    await run.record('failed-then-worker-lost');
  });

  test('gets three new activities when its workers die without getting any further, then stalls', async ({ stage }) => {
    const dead = lastAttempt(dies());
    const further = lastAttempt(dies({ started: 0, from: 0, entries: [modelEntry(0)] }));
    const run = await stage.start([dead, further, dead, dead, dead, dead, dead, completed('done')]);
    expect(await run.stalled()).toMatchObject({ type: 'WorkerLost', turn: 0 });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 1, 2, 3, 4, 5]);
    await run.retry({ by: 'bob' });
    await run.result();
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // After the first death each activity runs where it takes nobody along, also after a person says that the cause is mended.
    expect(run.inputs.map(({ alone }) => alone ?? false)).toEqual([false, ...Array(7).fill(true)]);
    await run.record('workers-lost-stalled');
  });
});

describe.concurrent('a cancel', () => {
  /** Milliseconds. Those that wait for something would wait for minutes. */
  const promptly = 30_000;
  const cancelled = async (run: Run) => {
    const before = Date.now();
    await run.handle.cancel();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect((await run.handle.describe()).status.name).toBe('CANCELLED');
    expect(run.notifications.at(-1)?.message).toBe(`Run ${run.runId} ended: cancelled`);
    return Date.now() - before;
  };

  test('stops a turn that works, and waits for what it hands over', async ({ stage }) => {
    const run = await stage.start([worksUntilCancelled()]);
    await run.attempted(1);
    expect(await cancelled(run)).toBeLessThan(promptly);
    const types = await run.eventTypes();
    expect(types).toContain('ACTIVITY_TASK_COMPLETED');
    await run.record('cancelled-running');
  });

  test('ends a turn that waits for its next attempt', async ({ stage }) => {
    const run = await stage.start([fails('Transient'), fails('Transient'), fails('Transient')]);
    await run.attempted(3);
    expect(await cancelled(run)).toBeLessThan(promptly);
    expect(run.attempts).toHaveLength(3);
    await run.record('cancelled-between-attempts');
  });

  test('ends a turn whose worker died', async ({ stage }) => {
    const run = await stage.start([dies({ started: 0, from: 0, entries: [] })]);
    await run.attempted(1);
    expect(await cancelled(run)).toBeLessThan(promptly);
    await run.record('cancelled-worker-lost');
  });

  test('ends a run that waits for a decision', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1'))], { decisionDeadlineSeconds: 3_600 });
    await run.waiting('0-c1');
    expect(await cancelled(run)).toBeLessThan(promptly);
    await run.record('cancelled-waiting');
  });

  test('ends a run that is stalled', async ({ stage }) => {
    const run = await stage.start([fails('Auth', { nonRetryable: true })]);
    await run.stalled();
    expect(await cancelled(run)).toBeLessThan(promptly);
    await run.record('cancelled-stalled');
  });

  test('comes too late for a turn that completes the run', async ({ stage }) => {
    const finishes: Step = async (input) => {
      await stage.client.workflow.getHandle(`agent-run-${input.runId}`).cancel();
      return completed('done')(input);
    };
    const run = await stage.start([finishes]);
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.record('cancelled-too-late');
  });
});
