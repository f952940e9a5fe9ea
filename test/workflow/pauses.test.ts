import { cancelRun, listPendingDecisions, listRuns } from '@platform/temporal';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { failsAfterTwoCalls, isPaused, pause, resume } from './support/control.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  completed,
  fails,
  modelEntry,
  paused,
  type Step,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import { test } from './support/test.js';

describe.concurrent('a pause', () => {
  test('ends the turn under way at its next checkpoint, and the same turn goes on at resume', async ({ stage }) => {
    const run = await stage.start([worksUntilCancelled(), completed('done')]);
    await run.attempted(1);
    await pause(run, 'wait for the price list');
    await isPaused(run);
    const view = await run.view();
    expect(view).toMatchObject({ status: 'paused', pause: { by: 'bob', note: 'wait for the price list' } });
    expect(view.timeline.at(-1)).toMatchObject({ kind: 'paused', by: 'bob', note: 'wait for the price list' });
    const { runs } = await eventually(
      () => listRuns(stage.reader, { status: 'paused' }),
      ({ runs }) => runs.some(({ runId }) => runId === run.runId),
      'the list of paused runs has it',
    );
    expect(runs.find(({ runId }) => runId === run.runId)).toMatchObject({
      status: 'paused',
      pause: { by: 'bob', note: 'wait for the price list' },
    });
    expect(run.attempts).toHaveLength(1);
    await resume(run, 'it is there');
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(run.inputs).toMatchObject([
      { turn: 0, execution: 0 },
      { turn: 0, execution: 1 },
    ]);
    const { timeline, pause: over } = await run.view();
    expect(over).toBeUndefined();
    expect(timeline.map(({ kind }) => kind)).toEqual(['request', 'paused', 'resumed', 'ended']);
    expect(timeline[2]).toMatchObject({ by: 'cleo', note: 'it is there' });
    await run.record('paused-running');
  });

  test('keeps what a turn has finished that no worker has at the moment', async ({ stage }) => {
    const run = await stage.start([failsAfterTwoCalls, completed('done')]);
    await run.until(({ raw }) => raw.pendingActivities?.[0]?.attempt === 2, 'between two attempts');
    await pause(run);
    await isPaused(run);
    const { timeline, usage } = await run.view();
    expect(usage).toMatchObject({ modelCalls: 1, toolCalls: 1 });
    expect(timeline.map(({ kind }) => kind)).toContain('message');
    await resume(run);
    expect(await run.result()).toMatchObject({ content: 'done', usage: { modelCalls: 1, toolCalls: 1 } });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 1]);
    await run.record('paused-between-attempts');
  });

  test('lets people decide, and the next turn begins at resume', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), completed('done')]);
    await run.waiting('0-c1');
    await pause(run);
    expect(await run.published()).toEqual({ status: 'paused', pending: 1 });
    expect(await run.view()).toMatchObject({ status: 'paused', waitingFor: [{ id: '0-c1' }] });
    await eventually(
      () => listPendingDecisions(stage.reader),
      (items) => items.some(({ run: { runId } }) => runId === run.runId),
      'the inbox has it',
    );
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    expect(await run.published()).toEqual({ status: 'paused', pending: 0 });
    expect(run.attempts).toHaveLength(1);
    await resume(run);
    await run.result();
    expect(run.inputs[1]).toMatchObject({ turn: 1, decisions: [{ requestId: '0-c1', action: 'approve' }] });
    await run.record('paused-waiting');
  });

  test('is over when it is resumed while people still decide', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), completed('done')]);
    await run.waiting('0-c1');
    await pause(run);
    await resume(run);
    expect(await run.published()).toEqual({ status: 'waiting', pending: 1 });
    expect(await run.view()).toMatchObject({ status: 'waiting' });
    await run.decide({ requestId: '0-c1', action: 'reject', by: 'bob' });
    await run.result();
  });

  test('that comes between two turns holds up the next one', async ({ stage }) => {
    const pauses: Step = async (input) => {
      await pause(run);
      return yielded([modelEntry(0)])(input);
    };
    const run = await stage.start([pauses, completed('done')]);
    await isPaused(run);
    await resume(run);
    expect(await run.result()).toMatchObject({ content: 'done', turns: 2 });
    await run.record('paused-between-turns');
  });

  test('comes too late for a turn that completes the run', async ({ stage }) => {
    const finishes: Step = async (input) => {
      await pause(run);
      return completed('done')(input);
    };
    const run = await stage.start([finishes]);
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await run.view()).toMatchObject({ status: 'completed' });
  });

  test('is refused twice, as is a resumption of a run that is not paused', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1'))]);
    await run.waiting('0-c1');
    await expect(resume(run)).rejects.toMatchObject({ code: 'ControlRejected', reason: 'NotPaused' });
    await pause(run);
    await expect(pause(run)).rejects.toMatchObject({
      reason: 'AlreadyPaused',
      message: 'The request was refused (AlreadyPaused): bob has paused the run already.',
    });
    expect(await refusal(run.update('pause', {}))).toBe('InvalidPause');
    expect(await refusal(run.update('resume', { by: 'bob', when: 'now' }))).toBe('InvalidResume');
    await run.handle.cancel();
  });

  test('of a stalled run is refused: it does nothing until it is retried', async ({ stage }) => {
    const run = await stage.start([fails('Auth', { nonRetryable: true })]);
    await run.stalled();
    await expect(pause(run)).rejects.toMatchObject({ reason: 'Stalled' });
    await run.handle.cancel();
  });

  test('outlasts a stall of the turn that it ends', async ({ stage }) => {
    const stalls: Step = async (input) => {
      await pause(run);
      return fails('Auth', { nonRetryable: true })(input);
    };
    const run = await stage.start([stalls, completed('done')]);
    await run.stalled();
    expect(await run.view()).toMatchObject({ status: 'stalled', pause: { by: 'bob' } });
    await run.retry({ by: 'bob' });
    await isPaused(run);
    await resume(run);
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.record('paused-stalled');
  });

  test('by signal does the same, and what is no pause is ignored', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), completed('done')]);
    await run.waiting('0-c1');
    await run.handle.signal('pause', { who: 'bob' });
    await run.handle.signal('pause', { by: 'bob' });
    await isPaused(run);
    await run.logged('A signal was ignored: pause', 1);
    await run.handle.signal('resume', { by: 'cleo' });
    await eventually(
      () => run.published(),
      ({ status }) => status === 'waiting',
      'resumed',
    );
    const { timeline } = await run.view();
    expect(timeline.slice(-2)).toMatchObject([
      { kind: 'paused', by: 'bob' },
      { kind: 'resumed', by: 'cleo' },
    ]);
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    await run.record('paused-by-signal');
  });

  test('is carried on to the next execution of the run', async ({ stage }) => {
    const run = await stage.start([yielded([modelEntry(0)]), paused(approval('1-c1')), completed('done')], {
      historyLimit: { events: 25, bytes: 100_000 },
    });
    await run.waiting('1-c1');
    await pause(run);
    const grown = async () => {
      await run.handle.signal('journal', { turn: 99, entries: [] });
      return (await run.executions()).length;
    };
    await eventually(grown, (executions) => executions > 1, `run ${run.runId} continues as new`);
    await run.waiting('1-c1');
    expect(await run.published()).toEqual({ status: 'paused', pending: 1 });
    await run.decide({ requestId: '1-c1', action: 'approve', by: 'bob' });
    expect(await run.view()).toMatchObject({ status: 'paused', pause: { by: 'bob' }, waitingFor: [] });
    await resume(run);
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.recordAll('paused-continued');
  });

  test('ends with the run when it is cancelled', async ({ stage }) => {
    const run = await stage.start([worksUntilCancelled()]);
    await run.attempted(1);
    await pause(run);
    await isPaused(run);
    await cancelRun(stage.reader, { runId: run.runId, by: 'bob' });
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await run.view()).toMatchObject({ status: 'cancelled' });
    await run.record('cancelled-paused');
  });
});
