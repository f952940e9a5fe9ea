import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionItem, MessageItem, RunView, TimelineItem, ToolItem } from '../projection/view.js';
import { type ComparedStep, compareRuns } from './compare.js';
import { stepsOf } from './steps.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const request: TimelineItem = { kind: 'request', id: 'request', at: at(0), by: 'ana', request: 'Refund order 7' };
const said = (turn: number, n: number, text: string, more: Partial<MessageItem> = {}): MessageItem => ({
  ...{ kind: 'message', id: `${turn}.${n}`, at: at(10 * turn + n), turn, n, text, model: 'm' },
  ...{ inputTokens: 10, outputTokens: 5, ms: 100, ...more },
});
const called = (turn: number, n: number, tool: string, args: object, more: Partial<ToolItem> = {}): ToolItem => ({
  ...{ kind: 'tool', id: `${turn}.${n}.0`, at: at(10 * turn + n), turn, toolCallId: `c${turn}${n}`, tool },
  ...{ state: 'done', arguments: args as Record<string, unknown>, result: 'ok', n: n + 1, endedInTurn: turn },
  ...{ finishedAt: at(10 * turn + n + 1), ...more },
});
const decided = (tool: ToolItem, action: 'approve' | 'reject'): DecisionItem => ({
  ...{ kind: 'decision', id: `decision.${tool.toolCallId}`, at: at(1) },
  request: {
    ...{ id: '0-c', kind: 'approval', toolCallId: tool.toolCallId, tool: tool.tool, arguments: tool.arguments },
    ...{ argumentsHash: 'h', askedAt: at(1) },
  },
  decision: { requestId: '0-c', action, by: 'bo', via: 'console', decidedAt: at(3) },
});
const run = (timeline: TimelineItem[], more: Partial<RunView> = {}): RunView =>
  ({
    ...{ runId: 'r', agentId: 'support', request: 'x', status: 'completed', startedAt: at(0), endedAt: at(30) },
    ...{ usage: { modelCalls: 1, toolCalls: 1, inputTokens: 10, outputTokens: 5 }, timeline, ...more },
  }) as unknown as RunView;

const marks = (steps: readonly ComparedStep[]): string[] =>
  steps.map(({ before, after, differences, isShared }) => {
    const item = (after ?? before)?.item;
    const name = item?.kind === 'tool' ? item.tool : item?.kind;
    const state = isShared ? 'shared' : !after ? 'only before' : !before ? 'only after' : differences.join() || 'same';
    return `${name}: ${state}`;
  });

const steps = fc
  .array(fc.record({ tool: fc.constantFrom('find', 'pay'), n: fc.nat(2), result: fc.constantFrom('ok', 'no') }), {
    maxLength: 12,
  })
  .map((calls) => [
    request,
    ...calls.flatMap(({ tool, n, result }, index) => [
      said(0, 2 * index, ''),
      called(0, 2 * index, tool, { n }, { result }),
    ]),
  ]);

test('a run beside itself is the same in every step', () => {
  fc.assert(
    fc.property(steps, (timeline) => {
      const compared = compareRuns(run(timeline), run(timeline)).steps;
      expect(compared).toHaveLength(timeline.length);
      expect(compared.every(({ before, after, differences }) => before && after && differences.length === 0)).toBe(
        true,
      );
    }),
  );
});

test('every step of both runs stands in exactly one line, in its order', () => {
  fc.assert(
    fc.property(steps, steps, (one, other) => {
      const compared = compareRuns(run(one), run(other)).steps;
      expect(compared.flatMap(({ before }) => before ?? [])).toEqual(stepsOf(run(one)));
      expect(compared.flatMap(({ after }) => after ?? [])).toEqual(stepsOf(run(other)));
    }),
  );
});

test('says of each step what is different: arguments, result, decision, answer, model', () => {
  const pay = called(0, 2, 'pay', { n: 1 });
  const one = [
    request,
    said(0, 0, 'Let me see.'),
    called(0, 0, 'find', { n: 1 }),
    said(0, 2, ''),
    pay,
    decided(pay, 'approve'),
  ];
  const no = { ...pay, state: 'rejected' as const, result: undefined };
  const other = [
    ...[request, said(0, 0, 'Let me look.', { model: 'other' }), called(0, 0, 'find', { n: 2 }, { result: 'none' })],
    ...[said(0, 2, ''), no, decided(no, 'reject'), called(1, 0, 'mail', {})],
  ];
  const compared = compareRuns(run(one, { content: 'a' }), run(other, { content: 'b' }));
  expect(marks(compared.steps)).toEqual([
    ...['request: same', 'message: answer,model', 'find: arguments,result', 'message: same'],
    ...['pay: result,decision', 'mail: only after'],
  ]);
  expect(compared.before).toMatchObject({
    ...{ ms: 30_000, content: 'a', decisions: { taken: 1, byPeople: 1, ms: 2_000 }, kept: 0 },
    models: [{ model: 'm', calls: 2 }],
  });
});

test('what a fork keeps is beside where it comes from; what stands only in its conversation is shared', () => {
  const first = [said(0, 0, ''), called(0, 0, 'find', { n: 1 }), said(1, 0, ''), called(1, 0, 'find', { n: 2 })];
  const origin = run([request, ...first, said(1, 2, 'done')]);
  const forked = [said(1, 0, '', { kept: true }), called(1, 0, 'find', { n: 2 }, { kept: true })].map((item) => ({
    ...item,
    id: item.id.replace('1.', '0.'),
    turn: 0,
  }));
  const fork = run([request, ...forked, said(0, 2, 'done otherwise')], {
    runId: 'f',
    origin: { kind: 'fork', runId: 'r', turn: 1, entry: 2 },
  });
  const compared = compareRuns(origin, fork);
  expect(marks(compared.steps)).toEqual([
    ...['request: same', 'message: shared', 'find: shared', 'message: same', 'find: same', 'message: answer'],
  ]);
  expect(compared.after.kept).toBe(2);
  const none = run([request, said(0, 0, 'other')], {
    runId: 'f',
    origin: { kind: 'fork', runId: 'r', turn: 1, entry: 0 },
  });
  expect(marks(compareRuns(origin, none).steps).slice(0, 4)).toEqual([
    ...['request: same', 'message: shared', 'find: shared'],
    'message: only before',
  ]);
});

test('work of members is compared inside of the delegation, member by member', () => {
  const task = called(0, 0, 'delegate', { to: 'al' });
  const member = { id: 'al', name: 'Al', call: task.toolCallId, run: '/delegate:c00.0/@al.0' };
  const work = (n: number): TimelineItem[] => [
    request,
    said(0, 0, ''),
    task,
    { ...called(0, 5, 'find', { n }), member },
  ];
  const compared = compareRuns(run(work(1)), run(work(2))).steps;
  expect(marks(compared)).toEqual(['request: same', 'message: same', 'delegate: same']);
  expect(compared[2]?.members.map(({ name, steps }) => [name, marks(steps)])).toEqual([['Al', ['find: arguments']]]);
});
