import type { MessageItem, RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import { expect, test } from 'vitest';
import type { RunEvent } from './run-events';
import { initialRunState, type RunState, reduceRun } from './run-state';

const at = '2026-01-01T12:00:00.000Z';
const head: Omit<RunView, 'timeline'> = {
  runId: 'r1',
  agentId: 'support',
  request: 'Refund order 1042',
  startedBy: 'ana',
  startedAt: at,
  status: 'running',
  statusSince: at,
  waitingFor: [],
  rules: [],
  turns: 1,
  usage: { inputTokens: 0, outputTokens: 0, modelCalls: 0, toolCalls: 0 },
  eventId: 5,
};
const message = (n: number, text: string, turn = 0): MessageItem => ({
  kind: 'message',
  id: `${turn}.${n}`,
  at,
  turn,
  n,
  text,
  model: 'm',
  inputTokens: 1,
  outputTokens: 1,
});
const request: TimelineItem = { kind: 'request', id: 'request', at, by: 'ana', request: 'Refund order 1042' };

/** News of a run: all of its timeline, or items at their positions. */
const update = (changed: TimelineItem[], view: Partial<RunView> = {}, positions?: number[]): RunEvent => ({
  type: 'update',
  data: {
    view: { ...head, ...view },
    changed,
    positions: positions ?? changed.map((_, index) => index),
    complete: positions === undefined,
  },
});
const live = (data: LiveEvent): RunEvent => ({ type: 'live', data });
const snapshot = (attempt: number, text?: string, turn = 0) =>
  live({ type: 'snapshot', turn, attempt, texts: text === undefined ? [] : [{ key: 'k0', text }], tools: [] });
const delta = (text: string, attempt = 1, key = 'k0', turn = 0) => live({ type: 'delta', turn, attempt, key, text });
const entry = (n: number, key = 'k0', attempt = 1) =>
  live({
    type: 'entry',
    turn: 0,
    attempt,
    entry: { kind: 'model', n, key, at, model: 'm', message: { role: 'assistant' } },
  });

const run = (...events: RunEvent[]): RunState => reduceRun(initialRunState, events);
const shown = ({ items, live: { texts } }: RunState) => [
  ...items.filter((item) => item.kind === 'message').map((item) => item.text),
  ...texts.map(({ text }) => text),
];

test('tokens add up to a text', () => {
  expect(shown(run(update([request]), snapshot(1), delta('Hel'), delta('lo')))).toEqual(['Hello']);
});

test('a finished text stays until the timeline tells it, and is told once', () => {
  const before = run(update([request]), snapshot(1), delta('Hello'), entry(0));
  expect(shown(before)).toEqual(['Hello']);
  expect(shown(reduceRun(before, [update([message(0, 'Hello')], {}, [1])]))).toEqual(['Hello']);
});

test('a text that the timeline tells before its entry comes is told once', () => {
  expect(
    shown(run(update([request]), snapshot(1), delta('Hello'), update([message(0, 'Hello')], {}, [1]), entry(0))),
  ).toEqual(['Hello']);
});

test("a new attempt's text replaces the old one's", () => {
  expect(shown(run(update([request]), snapshot(1), delta('Hello, I'), snapshot(2), delta('Hello', 2)))).toEqual([
    'Hello',
  ]);
});

test("a new attempt replaces the old one's text when its snapshot was missed, and the old one is not heard again", () => {
  const state = run(
    update([request]),
    snapshot(1),
    delta('Hello, I'),
    delta('Hel', 2),
    delta(' am late', 1),
    delta('lo', 2),
  );
  expect(shown(state)).toEqual(['Hello']);
});

test('a snapshot in the middle of a text does not double it', () => {
  expect(shown(run(update([request]), snapshot(1), delta('Hel'), snapshot(1, 'Hello'), delta(' you')))).toEqual([
    'Hello you',
  ]);
});

test('a finished text stays when the next attempt begins before the timeline has it', () => {
  const state = run(update([request]), snapshot(1), delta('Hello'), entry(0), snapshot(2), delta('More', 2, 'k1'));
  expect(shown(state)).toEqual(['Hello', 'More']);
  expect(shown(reduceRun(state, [update([message(0, 'Hello')], {}, [1])]))).toEqual(['Hello', 'More']);
});

test('what is left of a text when the agent-service went away is not told again beside the whole', () => {
  const gone: RunEvent = { type: 'status', data: { temporal: 'ok', agentService: 'unreachable' } };
  const state = run(update([request]), snapshot(1), delta('Hel'), gone, update([message(0, 'Hello')], {}, [1]));
  expect(shown(state)).toEqual(['Hello']);
});

test('a text of a turn that is over is not shown', () => {
  const state = run(update([request]), snapshot(1), delta('Hel'), update([], { status: 'waiting', turns: 1 }, []));
  expect(shown(state)).toEqual([]);
});

test('a text of the next turn stays when news of the turn before comes late', () => {
  const next = [snapshot(1, '', 1), delta('Next', 1, 'k9', 1)];
  const state = run(update([request]), ...next, update([], { status: 'waiting', turns: 1 }, []));
  expect(shown(state)).toContain('Next');
});

test('a tool that has begun is shown until its call is finished', () => {
  const tool = { key: 't', tool: 'get_order', toolCallId: 'c1', startedAt: at };
  const begun = run(update([request]), snapshot(1), live({ type: 'tool', turn: 0, attempt: 1, tool }));
  expect(begun.live.tools).toEqual([tool]);
  const ended = reduceRun(begun, [
    live({
      type: 'entry',
      turn: 0,
      attempt: 1,
      entry: { kind: 'tool', n: 1, key: 't', at, tool: 'get_order', toolCallId: 'c1', ok: true, result: '{}' },
    }),
  ]);
  expect(ended.live.tools).toEqual([]);
});

test('items are replaced by id and keep their place; unchanged ones stay the same objects', () => {
  const before = run(update([request, message(0, 'a'), message(1, 'b')]));
  const after = reduceRun(before, [update([message(0, 'A'), message(2, 'c')], {}, [1, 3])]);
  expect(shown(after)).toEqual(['A', 'b', 'c']);
  expect(after.items[0]).toBe(before.items[0]);
  expect(after.items[2]).toBe(before.items[2]);
});

test('a new item goes where it stands in the timeline', () => {
  const before = run(update([request, message(1, 'b')]));
  expect(shown(reduceRun(before, [update([message(0, 'a'), message(1, 'B')], {}, [1, 2])]))).toEqual(['a', 'B']);
  expect(shown(reduceRun(before, [update([message(0, 'a')], {}, [1])]))).toEqual(['a', 'b']);
});

test('an item that was taken away is gone, and the others stay the same objects', () => {
  const before = run(update([request, message(0, 'a'), message(1, 'b')]));
  const data = {
    view: head,
    changed: [message(2, 'c')],
    positions: [2],
    removed: ['0.0', 'never there'],
    complete: false,
  };
  const after = reduceRun(before, [{ type: 'update', data }]);
  expect(shown(after)).toEqual(['b', 'c']);
  expect(after.items[1]).toBe(before.items[2]);
});

test('a whole timeline replaces what was there', () => {
  const before = run(update([request, message(0, 'a')]));
  expect(shown(reduceRun(before, [update([request])]))).toEqual([]);
});

test('a connection that is lost keeps what is known, and an ended one is not lost', () => {
  expect(shown(run(update([request, message(0, 'a')]), { type: 'lost' }))).toEqual(['a']);
  expect(run(update([request]), { type: 'end' }, { type: 'lost' }).connection).toBe('ended');
});
