import {
  cancelRun,
  forkRun,
  getRun,
  listPendingDecisions,
  listRuns,
  pauseRun,
  resumeRun,
  type SteeredItem,
  steerRun,
} from '@platform/temporal';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.js';
import { recordHistory } from './support/histories.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  beatsItself,
  completed,
  dies,
  fails,
  hears,
  hooked,
  modelEntry,
  paused,
  type Step,
  toolEntry,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import { type Run, Stage } from './support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Finishes two calls, tells so in a heartbeat, and fails; the next attempt is a minute away. */
const failsAfterTwoCalls = beatsItself(async ({ turn }) => {
  const entries = [modelEntry(0), toolEntry(1)];
  await Context.current().client.connection.workflowService.recordActivityTaskHeartbeat({
    namespace: 'default',
    taskToken: Context.current().info.taskToken,
    details: {
      payloads: [
        {
          metadata: { encoding: Buffer.from('json/plain') },
          data: Buffer.from(JSON.stringify({ turn, started: 0, from: 0, entries })),
        },
      ],
    },
  });
  const details = [{ started: 0, acked: 2 }];
  throw ApplicationFailure.create({
    type: 'Transient',
    message: 'a connection was lost',
    details,
    nextRetryDelay: 60_000,
  });
});

const pause = (run: Run, note?: string) => pauseRun(stage.reader, { runId: run.runId, by: 'bob', note });
const resume = (run: Run, note?: string) => resumeRun(stage.reader, { runId: run.runId, by: 'cleo', note });

async function isPaused(run: Run): Promise<void> {
  await eventually(
    () => run.published(),
    ({ status }) => status === 'paused',
    `run ${run.runId} is paused`,
  );
}

describe.concurrent('a pause', () => {
  test('ends the turn under way at its next checkpoint, and the same turn goes on at resume', async () => {
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

  test('keeps what a turn has finished that no worker has at the moment', async () => {
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

  test('lets people decide, and the next turn begins at resume', async () => {
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

  test('is over when it is resumed while people still decide', async () => {
    const run = await stage.start([paused(approval('0-c1')), completed('done')]);
    await run.waiting('0-c1');
    await pause(run);
    await resume(run);
    expect(await run.published()).toEqual({ status: 'waiting', pending: 1 });
    expect(await run.view()).toMatchObject({ status: 'waiting' });
    await run.decide({ requestId: '0-c1', action: 'reject', by: 'bob' });
    await run.result();
  });

  test('that comes between two turns holds up the next one', async () => {
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

  test('comes too late for a turn that completes the run', async () => {
    const finishes: Step = async (input) => {
      await pause(run);
      return completed('done')(input);
    };
    const run = await stage.start([finishes]);
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await run.view()).toMatchObject({ status: 'completed' });
  });

  test('is refused twice, as is a resumption of a run that is not paused', async () => {
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

  test('of a stalled run is refused: it does nothing until it is retried', async () => {
    const run = await stage.start([fails('Auth', { nonRetryable: true })]);
    await run.stalled();
    await expect(pause(run)).rejects.toMatchObject({ reason: 'Stalled' });
    await run.handle.cancel();
  });

  test('outlasts a stall of the turn that it ends', async () => {
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

  test('by signal does the same, and what is no pause is ignored', async () => {
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

  test('is carried on to the next execution of the run', async () => {
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

  test('ends with the run when it is cancelled', async () => {
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

const say = (run: Run, message: string, key?: string) =>
  steerRun(stage.reader, { runId: run.runId, message, by: 'dora', key });
const texts = (run: Run) => run.inputs.map(({ messages }) => messages?.map(({ text }) => text));
const heard =
  (content: string): Step =>
  (input) =>
    completed(content, [hears(input)])(input);

describe.concurrent('a message to the agent', () => {
  const steered = async (run: Run) =>
    (await run.view()).timeline.filter((item): item is SteeredItem => item.kind === 'steered');

  test('ends the turn under way, which goes on with it, once', async () => {
    const run = await stage.start([worksUntilCancelled(), heard('done')]);
    await run.attempted(1);
    const said = await say(run, 'only the small ones');
    expect(said).toMatchObject({ text: 'only the small ones', by: 'dora' });
    expect(await run.result()).toMatchObject({ content: 'done', turns: 1 });
    expect(run.inputs).toMatchObject([
      { turn: 0, execution: 0 },
      { turn: 0, execution: 1, messages: [{ id: said.id, text: 'only the small ones' }] },
    ]);
    expect(run.inputs[0]).not.toHaveProperty('messages');
    const { timeline } = await run.view();
    expect(timeline.map(({ kind }) => kind)).toEqual(['request', 'steered', 'message', 'ended']);
    expect(timeline[1]).toMatchObject({ by: 'dora', text: 'only the small ones', reached: { turn: 0, n: 0 } });
    await run.record('steered-running');
  });

  test('goes with every activity until a model call brought it', async () => {
    const hearsMeanwhile: Step = async (input) => {
      await say(run, 'and be brief');
      return yielded([hears(input)])(input);
    };
    const run = await stage.start([
      worksUntilCancelled(),
      fails('Auth', { nonRetryable: true }),
      hearsMeanwhile,
      heard('done'),
    ]);
    await run.attempted(1);
    await say(run, 'only the small ones');
    await run.stalled();
    expect(await steered(run)).not.toMatchObject([{ reached: expect.anything() }]);
    await run.retry({ by: 'bob' });
    await run.result();
    expect(texts(run)).toEqual([undefined, ['only the small ones'], ['only the small ones'], ['and be brief']]);
    await run.record('steered-stalled');
  });

  test('is part of a fork at the model call that brought it', async () => {
    const run = await stage.start([worksUntilCancelled(), heard('done')]);
    await run.attempted(1);
    const said = await say(run, 'only the small ones');
    await run.result();
    const key = `fork-of-${run.runId}`;
    stage.turns.script(key, [heard('done again')]);
    await forkRun(stage.reader, { runId: run.runId, turn: 0, entry: 0, startedBy: 'bob', key });
    const forked = stage.client.workflow.getHandle(`agent-run-${key}`);
    expect(await forked.result()).toMatchObject({ content: 'done again', turns: 1 });
    expect(stage.turns.inputsOf(key)).toMatchObject([{ messages: [{ id: said.id, text: 'only the small ones' }] }]);
    const { timeline } = await getRun(stage.reader, key);
    expect(timeline[1]).toMatchObject({ kind: 'steered', by: 'dora', reached: { turn: 0, n: 0 } });
    await recordHistory('fork-steered', forked);
  });

  test('waits for the decision that the run waits for', async () => {
    const run = await stage.start([paused(approval('0-c1')), heard('done')]);
    await run.waiting('0-c1');
    await say(run, 'if it is approved, tell the customer');
    expect(await run.published()).toEqual({ status: 'waiting', pending: 1 });
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    expect(run.inputs[1]).toMatchObject({ turn: 1, decisions: [{ requestId: '0-c1' }] });
    expect(texts(run)[1]).toEqual(['if it is approved, tell the customer']);
    await run.record('steered-waiting');
  });

  test('waits until a paused run is resumed', async () => {
    const run = await stage.start([worksUntilCancelled(), heard('done')]);
    await run.attempted(1);
    await pause(run);
    await isPaused(run);
    await say(run, 'one');
    await say(run, 'two');
    await resume(run);
    await run.result();
    expect(texts(run)).toEqual([undefined, ['one', 'two']]);
    await run.record('steered-paused');
  });

  test('that comes after the last answer makes the run go on with one more turn', async () => {
    const tooLate: Step = async (input) => {
      await say(run, 'and order 8?');
      return completed('order 7 is refunded', [modelEntry(0)])(input);
    };
    const run = await stage.start([tooLate, heard('order 8 as well')]);
    expect(await run.result()).toMatchObject({ content: 'order 8 as well', turns: 2 });
    expect(run.inputs[1]).toMatchObject({ turn: 1, execution: 0, decisions: [] });
    expect(texts(run)[1]).toEqual(['and order 8?']);
    expect(run.inputs[1]).not.toHaveProperty('request');
    expect(await steered(run)).toMatchObject([{ reached: { turn: 1, n: 0 } }]);
    await run.record('steered-late');
  });

  test('that no model call of a whole turn has brought does not make the run go on forever', async () => {
    const tooLate: Step = async (input) => {
      await say(run, 'and order 8?');
      return completed('first')(input);
    };
    const run = await stage.start([tooLate, completed('second')]);
    expect(await run.result()).toMatchObject({ content: 'second', turns: 2 });
    const [item] = await steered(run);
    expect(item?.reached).toBeUndefined();
  });

  test('is carried on to the next execution of the run', async () => {
    const run = await stage.start([paused(approval('0-c1')), heard('done')], {
      historyLimit: { events: 15, bytes: 100_000 },
    });
    await run.waiting('0-c1');
    await say(run, 'only the small ones');
    const grown = async () => {
      await run.handle.signal('journal', { turn: 99, entries: [] });
      return (await run.executions()).length;
    };
    await eventually(grown, (executions) => executions > 1, `run ${run.runId} continues as new`);
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    expect(texts(run).at(-1)).toEqual(['only the small ones']);
    expect(await steered(run)).toMatchObject([{ text: 'only the small ones', reached: { turn: 1, n: 0 } }]);
    await run.recordAll('steered-continued');
  });

  test('by signal does the same, and what is no message is ignored', async () => {
    const run = await stage.start([worksUntilCancelled(), heard('done')]);
    await run.attempted(1);
    await run.handle.signal('steer', { message: '', by: 'dora' });
    await run.handle.signal('steer', { message: 'only the small ones', by: 'dora' });
    await run.result();
    await run.logged('A signal was ignored: steer', 1);
    expect(texts(run).at(-1)).toEqual(['only the small ones']);
    expect(await steered(run)).toMatchObject([{ by: 'dora', text: 'only the small ones', reached: { turn: 0, n: 0 } }]);
    await run.record('steered-by-signal');
  });

  test('is said once however often it is sent under one key', async () => {
    const run = await stage.start([paused(approval('0-c1'))]);
    await run.waiting('0-c1');
    const first = await say(run, 'only the small ones', 'k1');
    expect(await say(run, 'only the small ones', 'k1')).toEqual(first);
    expect(await steered(run)).toHaveLength(1);
    await run.handle.cancel();
  });

  test('is refused when it is empty, too long, not UTF-8, or one too many', async () => {
    const run = await stage.start([paused(approval('0-c1'))]);
    await run.waiting('0-c1');
    await expect(say(run, ' ')).rejects.toMatchObject({ code: 'InvalidInput', field: 'message' });
    await expect(say(run, 'x'.repeat(20_001))).rejects.toMatchObject({ field: 'message' });
    expect(await refusal(run.update('steer', { message: 'x'.repeat(20_001), by: 'dora' }))).toBe('InvalidMessage');
    expect(await refusal(run.update('steer', { message: 'hi', by: 'dora', to: 'all' }))).toBe('InvalidMessage');
    expect(await refusal(run.update('steer', { message: 'half: \ud83d', by: 'dora' }))).toBe('InvalidMessage');
    for (let n = 0; n < 20; n++) await say(run, `message ${n}`);
    await expect(say(run, 'message 20')).rejects.toMatchObject({ reason: 'TooManyMessages' });
    await run.handle.cancel();
    await run.result().catch(() => {});
    await expect(say(run, 'too late')).rejects.toMatchObject({ code: 'RunEnded' });
  });
});

describe.concurrent('a cancel', () => {
  const cancelled = async (run: Run) => {
    await cancelRun(stage.reader, { runId: run.runId, by: 'bob' });
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect((await run.handle.describe()).status.name).toBe('CANCELLED');
    return stage.turns.hooked.get(run.runId) ?? [];
  };
  const until = (turn: number) => ({ agentId: 'support', turn });

  test('of a turn that works lets it hand over what it has, and runs the hooks of its agent', async () => {
    const run = await stage.start([hooked(worksUntilCancelled())], { sessionId: 'chat-1', userId: 'u1' });
    await run.attempted(1);
    expect(await cancelled(run)).toEqual([{ runId: run.runId, ...until(0), sessionId: 'chat-1', userId: 'u1' }]);
    await run.record('cancelled-hooks-running');
  });

  test('of a run that waits runs them for what it has done, once', async () => {
    const run = await stage.start([hooked(yielded([modelEntry(0)])), paused(approval('1-c1'))]);
    await run.waiting('1-c1');
    expect(await cancelled(run)).toMatchObject([until(2)]);
    await run.record('cancelled-hooks-waiting');
  });

  test('between two turns ends the run there', async () => {
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

  test('of a run whose turn no worker has at the moment keeps what that has finished', async () => {
    const run = await stage.start([failsAfterTwoCalls]);
    await run.until(({ raw }) => raw.pendingActivities?.[0]?.attempt === 2, 'between two attempts');
    await cancelled(run);
    expect(await run.view()).toMatchObject({ status: 'cancelled', usage: { modelCalls: 1, toolCalls: 1 } });
    await run.record('cancelled-kept');
  });

  test('of a stalled or a paused run runs them too', async () => {
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

  test('of a run whose agent died says so by its last heartbeat', async () => {
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

  test('of an agent without hooks runs none, and hooks that fail do not keep a run from ending', async () => {
    const none = await stage.start([paused(approval('0-c1'))]);
    await none.waiting('0-c1');
    expect(await cancelled(none)).toEqual([]);
    const run = await stage.start([hooked(paused(approval('0-c1')))]);
    stage.turns.brokenHooks.add(run.runId);
    await run.waiting('0-c1');
    expect(await cancelled(run)).toHaveLength(1);
    await run.logged('The post hooks of a cancelled run were given up', 1);
  });

  test('of a run that continued as new still runs them', async () => {
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
