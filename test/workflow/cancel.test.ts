import { cancelRun } from '@platform/temporal';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { failsAfterTwoCalls, isPaused, pause } from './support/control.js';
import {
  approval,
  dies,
  fails,
  hooked,
  modelEntry,
  paused,
  type Step,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import type { Run } from './support/stage.js';
import { test } from './support/test.js';

describe.concurrent('a cancel', () => {
  const cancelled = async (run: Run) => {
    await cancelRun(run.stage.reader, { runId: run.runId, by: 'bob' });
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect((await run.handle.describe()).status.name).toBe('CANCELLED');
    return run.stage.turns.hooked.get(run.runId) ?? [];
  };
  const until = (turn: number) => ({ agentId: 'support', turn });

  test('of a turn that works lets it hand over what it has, and runs the hooks of its agent', async ({ stage }) => {
    const run = await stage.start([hooked(worksUntilCancelled())], { sessionId: 'chat-1', userId: 'u1' });
    await run.attempted(1);
    expect(await cancelled(run)).toEqual([{ runId: run.runId, ...until(0), sessionId: 'chat-1', userId: 'u1' }]);
    await run.record('cancelled-hooks-running');
  });

  test('of a run that waits runs them for what it has done, once', async ({ stage }) => {
    const run = await stage.start([hooked(yielded([modelEntry(0)])), paused(approval('1-c1'))]);
    await run.waiting('1-c1');
    expect(await cancelled(run)).toMatchObject([until(2)]);
    await run.record('cancelled-hooks-waiting');
  });

  test('between two turns ends the run there', async ({ stage }) => {
    const cancels: Step = async (input) => {
      await cancelRun(stage.reader, { runId: input.runId, by: 'bob' });
      return hooked(yielded([modelEntry(0)]))(input);
    };
    const run = await stage.start([cancels]);
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(run.attempts).toHaveLength(1);
    expect(stage.turns.hooked.get(run.runId)).toMatchObject([until(0)]);
    await run.record('cancelled-between-turns');
  });

  test('of a run whose turn no worker has at the moment keeps what that has finished', async ({ stage }) => {
    const run = await stage.start([failsAfterTwoCalls]);
    await run.until(({ raw }) => raw.pendingActivities?.[0]?.attempt === 2, 'between two attempts');
    await cancelled(run);
    expect(await run.view()).toMatchObject({ status: 'cancelled', usage: { modelCalls: 1, toolCalls: 1 } });
    await run.record('cancelled-kept');
  });

  test('of a stalled or a paused run runs them too', async ({ stage }) => {
    const steps = [hooked(yielded([modelEntry(0)])), fails('Auth', { nonRetryable: true })];
    const stalled = await stage.start(steps);
    await stalled.stalled();
    const pausedRun = await stage.start([hooked(worksUntilCancelled())]);
    await pausedRun.attempted(1);
    await pause(pausedRun);
    await isPaused(pausedRun);
    expect(await cancelled(stalled)).toMatchObject([until(1)]);
    expect(await cancelled(pausedRun)).toMatchObject([until(0)]);
  });

  test('of a run whose agent died says so by its last heartbeat', async ({ stage }) => {
    const heartbeat = { started: 0, from: 0, entries: [modelEntry(0)], postHooks: true };
    const run = await stage.start([dies(heartbeat)]);
    await run.attempted(1);
    await eventually(
      () => run.handle.describe(),
      ({ raw }) => Boolean(raw.pendingActivities?.[0]?.heartbeatDetails),
      'the heartbeat is there',
    );
    expect(await cancelled(run)).toMatchObject([until(0)]);
    await run.record('cancelled-hooks-worker-lost');
  });

  test('of an agent without hooks runs none, and hooks that fail do not keep a run from ending', async ({ stage }) => {
    const none = await stage.start([paused(approval('0-c1'))]);
    await none.waiting('0-c1');
    expect(await cancelled(none)).toEqual([]);
    const run = await stage.start([hooked(paused(approval('0-c1')))]);
    stage.turns.brokenHooks.add(run.runId);
    await run.waiting('0-c1');
    expect(await cancelled(run)).toHaveLength(1);
    await run.logged('The post hooks of a cancelled run were given up', 1);
  });

  test('of a run that continued as new still runs them', async ({ stage }) => {
    const run = await stage.start([hooked(paused(approval('0-c1')))], { historyLimit: { events: 15, bytes: 100_000 } });
    await run.waiting('0-c1');
    const grown = async () => {
      await run.handle.signal('journal', { turn: 99, entries: [] });
      return (await run.executions()).length;
    };
    await eventually(grown, (executions) => executions > 1, `run ${run.runId} continues as new`);
    expect(await cancelled(run)).toMatchObject([{ ...until(1), transcript: { turn: 1 } }]);
  });
});
