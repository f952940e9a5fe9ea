import type { TimelineItem } from '@platform/temporal';
import { describe, expect, test } from 'vitest';
import { decisionsByCall, everything, isFailure, type RowFilter } from './facts';
import { around, itemRows, linesOf, rowOfStep } from './flat';
import { find } from './search';
import { type Row, type RowsInput, rowsOf } from './tree';

const at = '2026-01-01T12:00:00.000Z';
const message = (n: number, text = '', more: object = {}): TimelineItem => ({
  kind: 'message',
  id: `m${n}`,
  at,
  turn: 0,
  n,
  text,
  model: 'gpt',
  inputTokens: 1,
  outputTokens: 1,
  ...more,
});
const tool = (n: number, name = 'find', more: object = {}): TimelineItem => ({
  kind: 'tool',
  id: `t${n}`,
  at,
  turn: 0,
  toolCallId: `c${n}`,
  tool: name,
  state: 'done',
  arguments: { n },
  ms: 10,
  ...more,
});
const asked = (n: number, decision?: object): TimelineItem =>
  ({
    kind: 'decision',
    id: `d${n}`,
    at,
    request: { id: `r${n}`, kind: 'approval', tool: 'refund', toolCallId: `c${n}`, arguments: {}, askedAt: at },
    decision,
  }) as TimelineItem;
/** A model call that asks for a tool, and the tool, so many times. */
const repeats = (count: number, from = 0, name = 'find') =>
  Array.from({ length: count }, (_, n) => [message(from + n), tool(from + n, name)]).flat();

function made(items: TimelineItem[], more: Partial<RowsInput> = {}): Row[] {
  return rowsOf({
    items,
    decisions: decisionsByCall(items),
    filter: everything,
    live: new Set(),
    isDrawn: ({ kind }) => kind !== 'decision' && kind !== 'request',
    isKept: () => false,
    standsAlone: () => false,
    ...more,
  });
}
const keys = (rows: readonly Row[]) => rows.map(({ key }) => key);

describe('repeats', () => {
  test('five finished calls of a tool in a row are one row, with the model calls between them', () => {
    const [first, folded, last] = made([...repeats(5), message(9, 'done')]);
    expect(first?.key).toBe('m0');
    expect(folded).toMatchObject({ kind: 'repeats', key: 'repeats t0', calls: 5, ms: 50, steps: [2, 10] });
    expect(last?.key).toBe('m9');
  });

  test.each<[string, TimelineItem[]]>([
    ['four calls', repeats(4)],
    ['two tools', [...repeats(3), ...repeats(3, 3, 'other')]],
    ['words between them', [...repeats(3), message(50, 'so far'), ...repeats(3, 3)]],
    ['a failure between them', [...repeats(3), tool(50, 'find', { state: 'failed' }), ...repeats(3, 3)]],
    ['a decision between them', [...repeats(3), tool(50), asked(50, { action: 'approve' }), ...repeats(3, 3)]],
  ])('%s stay as they are', (_, items) => {
    expect(made(items).every(({ kind }) => kind === 'item')).toBe(true);
  });

  test('more of them join the row, which keeps its key', () => {
    expect(keys(made(repeats(5)))).toEqual(keys(made(repeats(9))));
  });

  test('promise: a row that somebody works in never goes into one, because that would draw it anew', () => {
    const rows = made(repeats(12), { standsAlone: (key) => key === 't5' });
    expect(keys(rows)).toContain('t5');
  });
});

describe('members', () => {
  const member = { member: { run: 'a', id: 'al', name: 'Al', call: 'c1' } };

  test('what a member does is inside of a row of its own, with what it does now at its end', () => {
    const rows = made([tool(1, 'delegate'), tool(2, 'find', member), asked(3)], { live: new Set(['a']) });
    expect(rows).toMatchObject([{ key: 't1' }, { kind: 'member', rows: [{ key: 't2' }, { kind: 'live', run: 'a' }] }]);
    expect(around(rows, 't2')).toEqual(['member a']);
    expect(linesOf(rows, () => false)).toEqual(['t1', 'member a']);
    expect(linesOf(rows, () => true)).toEqual(['t1', 'member a', 't2', 'live a']);
  });

  test('what somebody does who is no member that is shown stands at the end', () => {
    expect(made([tool(1)], { live: new Set(['gone']) }).at(-1)).toEqual({ kind: 'live', key: 'live' });
  });
});

describe('steps', () => {
  const rows = made([message(0), tool(0), { kind: 'handedOver', id: 'h', at, turn: 0 }, ...repeats(6, 1)]);

  test('calls have numbers in the order of the page, and other rows have none', () => {
    expect(itemRows(rows).map(({ step }) => step)).toEqual([
      1,
      2,
      undefined,
      ...Array.from({ length: 12 }, (_, n) => n + 3),
    ]);
  });

  test('a number leads to its row, one that is hidden or too high to the last before it', () => {
    expect(rowOfStep(rows, 2)).toBe('t0');
    expect(rowOfStep(rows, 4)).toBe('t1');
    expect(rowOfStep(rows, 999)).toBe('t6');
    expect(rowOfStep(made(repeats(1), { filter: { show: 'tools' } }), 1)).toBeUndefined();
  });
});

describe('filters', () => {
  const items = [message(0, 'hi'), tool(1), tool(2, 'pay', { state: 'failed' }), tool(3, 'refund'), asked(3)];

  test.each<[RowFilter, string[]]>([
    [{ show: 'all' }, ['m0', 't1', 't2', 't3']],
    [{ show: 'model' }, ['m0', 't3']],
    [{ show: 'tools', tool: 'pay' }, ['t2', 't3']],
    [{ show: 'failures' }, ['t2', 't3']],
    [{ show: 'decisions' }, ['t3']],
  ])('%j shows what it says, and always where people are asked', (filter, expected) => {
    expect(keys(made(items, { filter }))).toEqual(expected);
  });

  test('promise: a row that somebody has touched stays', () => {
    expect(keys(made(items, { filter: { show: 'decisions' }, isKept: (key) => key === 'm0' }))).toEqual(['m0', 't3']);
  });

  test('what somebody stopped or rejected is no failure', () => {
    expect(isFailure(tool(1, 'pay', { state: 'rejected' }))).toBe(false);
    expect(isFailure({ ...(message(1) as object), kind: 'spent', stopped: { why: 'paused' } } as TimelineItem)).toBe(
      false,
    );
  });
});

test('a search finds words as the page shows them, whatever their case: in answers, arguments, results and decisions', () => {
  const items = [
    message(0, 'Hello Bob'),
    tool(1, 'get_order', { result: '{"name":"ada","n":2.0}', arguments: { order: 'A-17' } }),
    asked(1, { by: 'carla', note: 'fine by me', action: 'approve' }),
  ];
  const rows = [
    { key: 'm0', items: items.slice(0, 1) },
    { key: 't1', items: items.slice(1) },
  ];
  expect(find('bob', rows)).toEqual(['m0']);
  for (const words of ['"name": "ada"', 'a-17', '2.0', 'FINE BY', 'get_ord'])
    expect(find(words, rows), words).toEqual(['t1']);
  expect(find('o', rows)).toEqual(['m0', 't1']);
  expect(find('  ', rows)).toEqual([]);
});
