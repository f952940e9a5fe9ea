import { expect, it } from 'vitest';
import type { TimelineItem } from '../projection/timeline.js';
import type { RunView } from '../projection/view.js';
import { evidenceOf } from './evidence.js';

const at = '2026-01-01T00:00:00Z';
const member = { id: 'support', name: 'Support', call: 'call_task', run: 'm1' };
type Made = Partial<TimelineItem> & { kind: TimelineItem['kind'] };
const said = (turn: number, text: string, more = {}): Made => ({ kind: 'message', turn, n: 0, text, ...more });
const called = (turn: number, id: string, result: string | undefined, more = {}): Made =>
  ({ kind: 'tool', turn, endedInTurn: turn, toolCallId: id, tool: id, arguments: {}, result, ...more }) as Made;
const asks = (id: string, toolCallId: string, more = {}): Made =>
  ({ kind: 'decision', request: { id, toolCallId, tool: 'refund', ...more } }) as Made;
const evidence = (requestId: string, ...timeline: Made[]) =>
  evidenceOf(
    { runId: 'r', timeline: timeline.map((item) => ({ id: 'i', at, ...item })) } as unknown as RunView,
    requestId,
  );

it('is the last words and the results before the question, and nothing that came after', () => {
  const found = evidence(
    '1-c2',
    said(0, 'I look it up.'),
    called(0, 'get_order', '{"total": 49.9}'),
    said(1, 'It arrived broken, so I pay it back.'),
    called(1, 'c2', undefined, { endedInTurn: undefined }),
    asks('1-c2', 'c2'),
    called(1, 'track', undefined, { error: 'no such parcel' }),
    said(2, 'Done.'),
    called(2, 'later', 'x'),
  );
  expect(found?.said?.text).toBe('It arrived broken, so I pay it back.');
  expect(found?.results.map(({ tool, ok, text }) => [tool, ok, text])).toEqual([
    ['get_order', true, '{"total": 49.9}'],
    ['track', false, 'no such parcel'],
  ]);
});

it('of a member is what the member knew, and what it was given to do', () => {
  const found = evidence(
    '0-c',
    said(0, 'Support shall refund it.'),
    called(0, 'call_task', undefined, { arguments: { task: 'Refund order 7.' } }),
    called(0, 'sum', '12'),
    said(0, 'I check the order.', { member }),
    called(0, 'get_order', 'paid', { member }),
    asks('0-c', 'c', { member }),
  );
  expect(found).toMatchObject({ task: { text: 'Refund order 7.' }, said: { text: 'I check the order.' } });
  expect(found?.results.map(({ tool }) => tool)).toEqual(['get_order']);
});

it('is bounded: the last results, each shortened, never in the middle of a character', () => {
  const many = Array.from({ length: 12 }, (_, n) =>
    called(0, `t${n}`, `${'x'.repeat(3_999)}😀`, { arguments: { long: 'y'.repeat(3_000) } }),
  );
  const found = evidence('0-c', ...many, asks('0-c', 'c'));
  expect(found?.earlier).toBe(4);
  expect(found?.results).toHaveLength(8);
  expect(found?.results.at(-1)).toEqual({ tool: 't11', ok: true, text: 'x'.repeat(3_999), at, cut: true });
});

it('of a request that the run has not asked is none', () => expect(evidence('9-x', asks('0-c', 'c'))).toBeUndefined());
