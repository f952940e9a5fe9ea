import { describe, expect, test } from 'vitest';
import type { MemberCall } from '../agent-service/member.js';
import { type NestedItem, nestTimeline } from './nesting.js';
import type { TimelineItem } from './view.js';

const at = '2026-01-01T00:00:00.000Z';
const member = (id: string, call: string, run: string): MemberCall => ({ id, name: id, call, run });
const tool = (id: string, toolCallId: string, of?: MemberCall): TimelineItem => ({
  kind: 'tool',
  id,
  at,
  turn: 0,
  toolCallId,
  tool: id,
  state: 'done',
  arguments: {},
  ...(of && { member: of }),
});
const outline = (items: readonly NestedItem[]): unknown[] =>
  items.map(({ item, members }) =>
    members ? { [item.id]: members.map((one) => ({ [one.member.id]: outline(one.items) })) } : item.id,
  );

describe('nestTimeline', () => {
  const al = member('al', 'd', '/delegate:d.0/@al.0');
  const bo = member('bo', 'd', '/delegate:d.0/@bo.0');

  test('puts what members did into their delegation, each in its own list, in order', () => {
    const items = [
      tool('delegate', 'd'),
      tool('a1', 'x', al),
      tool('b1', 'x', bo),
      tool('a2', 'y', al),
      tool('end', 'z'),
    ];
    expect(outline(nestTimeline(items))).toEqual([{ delegate: [{ al: ['a1', 'a2'] }, { bo: ['b1'] }] }, 'end']);
  });

  test('a team in a team is nested twice, also where the same ids are given out', () => {
    const sub = member('sub', 'd', '/delegate:d.0/@sub.0');
    const deep = member('al', 'd', '/delegate:d.0/@sub.0/delegate:d.0/@al.0');
    const items = [tool('delegate', 'd'), tool('inner', 'd', sub), tool('call', 'x', deep), tool('own', 'y', sub)];
    expect(outline(nestTimeline(items))).toEqual([{ delegate: [{ sub: [{ inner: [{ al: ['call'] }] }, 'own'] }] }]);
  });

  test('a call whose delegation is not there stays where it is', () => {
    expect(outline(nestTimeline([tool('a1', 'x', al), tool('end', 'z')]))).toEqual(['a1', 'end']);
  });
});
