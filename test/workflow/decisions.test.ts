import type { Decision } from '@platform/temporal/contract';
import { describe, expect } from 'vitest';
import { inTime } from './support/in-time.js';
import { refusal } from './support/refusal.js';
import { approval, completed, guarded, paused } from './support/scripted-turns.js';
import type { Run, Stage } from './support/stage.js';
import { test } from './support/test.js';

const approve = { requestId: '0-c1', action: 'approve', by: 'bob' } as const;

function askedOnce(stage: Stage, input = {}): Promise<Run> {
  return stage.start([paused(approval('0-c1')), completed('done')], input);
}

describe.concurrent('a run that waits for a decision', () => {
  test('goes on with an approval, with the arguments as they were asked for', async ({ stage }) => {
    const run = await askedOnce(stage);
    const [pending] = await run.waiting('0-c1');
    expect(pending).toMatchObject({ tool: 'refund', arguments: { order: 7, amount: 40 } });
    expect(Date.parse(pending!.askedAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(pending!.deadline).toBeUndefined();
    expect(await run.published()).toEqual({ status: 'waiting', pending: 1 });

    const decision = await run.decide(approve);
    expect(decision).toEqual({ ...approve, via: 'client', decidedAt: expect.any(String) });
    expect(await run.result()).toMatchObject({ content: 'done', turns: 2 });
    expect(run.inputs).toMatchObject([
      { turn: 0, execution: 0, request: 'Refund order 7', decisions: [], outcomes: [] },
      {
        turn: 1,
        execution: 0,
        decisions: [{ ...approve, toolCallId: 'c1', kind: 'approval', argumentsHash: approval('').argumentsHash }],
      },
    ]);
    expect(run.inputs[1]).not.toHaveProperty('request');
    expect(run.inputs[1]!.decisions[0]!.arguments).toBeUndefined();
    const { memo } = await run.handle.describe();
    expect(memo).not.toHaveProperty('pendingDecisions');
    expect(await run.published()).toEqual({ status: 'running', pending: 0 });
    await run.record('approve');
  });

  test('goes on with edited arguments', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    await run.decide({ ...approve, arguments: { order: 7, amount: 15 } });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'approve', arguments: { order: 7, amount: 15 } }]);
    await run.record('approve-edited');
  });

  test('goes on with a rejection and its note', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    await run.decide({ requestId: '0-c1', action: 'reject', by: 'bob', note: 'too much' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'reject', by: 'bob', note: 'too much' }]);
    await run.record('reject');
  });

  test('takes a decision by signal', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    await run.decideBySignal(approve);
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'approve', by: 'bob' }]);
    await run.record('approve-by-signal');
  });

  test('refuses what does not fit, with the reason, and writes nothing', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    const given: [unknown, string][] = [
      [{ ...approve, requestId: '0-other' }, 'UnknownRequest'],
      [{ ...approve, argumentsHash: 'of something else' }, 'StaleArguments'],
      [{ ...approve, arguments: { order: 7 } }, 'InvalidArguments'],
      [{ ...approve, arguments: { order: 7, amount: 'all of it' } }, 'InvalidArguments'],
      [{ ...approve, action: 'ran', result: 'x' }, 'InvalidDecision'],
      [{ ...approve, by: '' }, 'InvalidDecision'],
      [{ ...approve, argument: {} }, 'InvalidDecision'],
      [{ ...approve, arguments: { order: 7, amount: 5, reason: 'half an emoji: \ud83d' } }, 'InvalidDecision'],
      [{ ...approve, note: '\ude00' }, 'InvalidDecision'],
      ['0-c1', 'InvalidDecision'],
      [null, 'InvalidDecision'],
      [[approve], 'InvalidDecision'],
    ];
    for (const [submission, reason] of given) {
      expect([submission, await refusal(run.update('submitDecision', submission))]).toEqual([submission, reason]);
    }
    expect(await refusal(run.update('submitDecision'))).toBe('InvalidDecision');
    expect((await run.eventTypes()).filter((type) => type.includes('UPDATE'))).toEqual([]);
    await run.decide(approve);
    await run.result();
    await run.record('decisions-refused');
  });

  test('refuses a second decision on the same request, while another waits and later', async ({ stage }) => {
    const run = await stage.start([
      paused(approval('0-c1'), approval('0-c2')),
      paused(approval('1-c3')),
      completed('done'),
    ]);
    await run.waiting('0-c1', '0-c2');
    await run.decide(approve);
    expect(await refusal(run.decide({ ...approve, action: 'reject' }))).toBe('AlreadyDecided');
    await run.decide({ ...approve, requestId: '0-c2' });
    await run.waiting('1-c3');
    expect(await refusal(run.decide({ ...approve, action: 'reject' }))).toBe('AlreadyDecided');
    await run.decide({ ...approve, requestId: '1-c3' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'approve' }, { action: 'approve' }]);
    await run.record('second-decision-refused');
  });

  test('takes one of two decisions that arrive at the same moment', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    const settled = await Promise.allSettled([
      run.decide(approve),
      run.decide({ requestId: '0-c1', action: 'reject', by: 'eve' }),
    ]);
    const taken = settled.filter((one) => one.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    await run.result();
    const { requestId, action, by } = (taken[0] as PromiseFulfilledResult<Decision>).value;
    expect(run.inputs[1]!.decisions).toMatchObject([{ requestId, action, by }]);
  });

  test('takes the same update once, however often it is sent', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    const options = { args: [approve] as [unknown], updateId: 'one-click' };
    const first = await run.handle.executeUpdate('submitDecision', options);
    expect(await run.handle.executeUpdate('submitDecision', options)).toEqual(first);
    await run.result();
  });

  test('keeps the other request open when one of two is decided', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1'), approval('0-c2')), completed('done')]);
    await run.waiting('0-c1', '0-c2');
    expect(await run.published()).toEqual({ status: 'waiting', pending: 2 });
    await run.decide({ requestId: '0-c2', action: 'reject', by: 'eve', note: 'no' });
    await run.waiting('0-c1');
    expect(await run.published()).toEqual({ status: 'waiting', pending: 1 });
    expect(run.inputs).toHaveLength(1);
    await run.decide(approve);
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([
      { requestId: '0-c1', action: 'approve', by: 'bob' },
      { requestId: '0-c2', action: 'reject', by: 'eve', note: 'no' },
    ]);
    await run.record('two-decisions');
  });

  test('ignores signals of any other shape', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    const junk = [undefined, null, 'approve', 7, true, [], [approve], {}, { requestId: {} }, { ...approve, by: [] }];
    for (const payload of junk) await run.decideBySignal(payload);
    await run.decideBySignal();
    await run.decideBySignal({ ...approve, requestId: '0-other' });
    for (const payload of [
      ...junk,
      { turn: 0, entries: [null, 'x', { n: 'x' }, { n: 0, kind: 'model', message: 'x' }] },
    ]) {
      await run.handle.signal('journal', payload);
    }
    await run.signalWithBytes('submitDecision', 'encrypted by someone', 'application/octet-stream');
    await run.signalWithBytes('journal', '{"turn":', 'json/plain');
    await run.decide(approve);
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await run.eventTypes()).not.toContain('WORKFLOW_TASK_FAILED');
    const ignored = await run.logged('A signal was ignored: submitDecision', junk.length + 3);
    expect(new Set(ignored.map(({ reason }) => reason))).toEqual(new Set(['InvalidDecision', 'UnknownRequest']));
    await run.record('junk-signals');
  });

  test('has what it asks rejected at the deadline, and takes nothing after it', async ({ stage }) => {
    const asks = [
      paused(approval('0-c1'), approval('0-c2')),
      paused(guarded('1-c3', { deadlineSeconds: 600 })),
      completed('done'),
    ];
    const { run, pending } = await inTime(async (decisionDeadlineSeconds) => {
      const run = await stage.start(asks, { decisionDeadlineSeconds });
      const [pending] = await run.waiting('0-c1', '0-c2');
      expect(Date.parse(pending!.deadline!) - Date.parse(pending!.askedAt)).toBe(decisionDeadlineSeconds * 1_000);
      await run.decide({ requestId: '0-c2', action: 'approve', by: 'bob' });
      return { run, pending };
    });
    await run.waiting('1-c3');
    expect(run.inputs[1]!.decisions).toMatchObject([
      { requestId: '0-c1', action: 'reject', by: 'deadline', note: `Nobody decided until ${pending!.deadline}.` },
      { requestId: '0-c2', action: 'approve', by: 'bob' },
    ]);
    expect(await refusal(run.decide(approve))).toBe('AlreadyDecided');
    await run.decide({ ...approve, requestId: '1-c3' });
    await run.result();
    const timers = (await run.eventTypes()).filter((type) => type.startsWith('TIMER'));
    expect(timers).toEqual(['TIMER_STARTED', 'TIMER_FIRED', 'TIMER_STARTED', 'TIMER_CANCELED']);
    await run.record('deadline');
  });

  test('starts no timer when it has no deadline', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    await run.decide(approve);
    await run.result();
    expect((await run.eventTypes()).filter((type) => type.startsWith('TIMER'))).toEqual([]);
  });

  test('refuses a decision when nothing is asked', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    await run.decide(approve);
    await run.result();
    const other = await stage.start([paused(approval('0-c9')), completed('done')]);
    await other.waiting('0-c9');
    expect(await refusal(other.decide(approve))).toBe('UnknownRequest');
    await other.decide({ ...approve, requestId: '0-c9' });
    await other.result();
  });

  test('tells people what to do, once for each request', async ({ stage }) => {
    const run = await askedOnce(stage);
    await run.waiting('0-c1');
    await run.decide(approve);
    await run.result();
    expect(run.notifications.map(({ message }) => message)).toEqual([
      `Run ${run.runId} waits for a decision on refund`,
      `Run ${run.runId} ended: completed`,
    ]);
    expect(run.notifications[0]!.fields.next).toContain(`npm run cli -- approve ${run.runId} 0-c1`);
  });
});
