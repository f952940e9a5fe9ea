import { forkRun, getRun, type SteeredItem, steerRun } from '@platform/temporal';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { isPaused, pause, resume } from './support/control.js';
import { recordHistory } from './support/histories.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  completed,
  fails,
  hears,
  modelEntry,
  paused,
  type Step,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import type { Run } from './support/stage.js';
import { test } from './support/test.js';

const say = (run: Run, message: string, key?: string) =>
  steerRun(run.stage.reader, { runId: run.runId, message, by: 'dora', key });
const texts = (run: Run) => run.inputs.map(({ messages }) => messages?.map(({ text }) => text));
const heard =
  (content: string): Step =>
  (input) =>
    completed(content, [hears(input)])(input);

describe.concurrent('a message to the agent', () => {
  const steered = async (run: Run) =>
    (await run.view()).timeline.filter((item): item is SteeredItem => item.kind === 'steered');

  test('ends the turn under way, which goes on with it, once', async ({ stage }) => {
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

  test('goes with every activity until a model call brought it', async ({ stage }) => {
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

  test('is part of a fork at the model call that brought it', async ({ stage }) => {
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

  test('waits for the decision that the run waits for', async ({ stage }) => {
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

  test('waits until a paused run is resumed', async ({ stage }) => {
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

  test('that comes after the last answer makes the run go on with one more turn', async ({ stage }) => {
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

  test('that no model call of a whole turn has brought does not make the run go on forever', async ({ stage }) => {
    const tooLate: Step = async (input) => {
      await say(run, 'and order 8?');
      return completed('first')(input);
    };
    const run = await stage.start([tooLate, completed('second')]);
    expect(await run.result()).toMatchObject({ content: 'second', turns: 2 });
    const [item] = await steered(run);
    expect(item?.reached).toBeUndefined();
  });

  test('is carried on to the next execution of the run', async ({ stage }) => {
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

  test('by signal does the same, and what is no message is ignored', async ({ stage }) => {
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

  test('is said once however often it is sent under one key', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1'))]);
    await run.waiting('0-c1');
    const first = await say(run, 'only the small ones', 'k1');
    expect(await say(run, 'only the small ones', 'k1')).toEqual(first);
    expect(await steered(run)).toHaveLength(1);
    await run.handle.cancel();
  });

  test('is refused when it is empty, too long, not UTF-8, or one too many', async ({ stage }) => {
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
