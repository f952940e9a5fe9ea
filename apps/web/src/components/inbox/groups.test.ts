import type { InboxItem } from '@platform/temporal';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { alikeId, groupsOf, nextAfter } from './groups';

const item = (runId: string, request: Partial<InboxItem['request']> = {}, agentId = 'support'): InboxItem => ({
  run: { runId, agentId, request: 'Refund', startedBy: 'sam', startedAt: '2026-01-01T00:00:00Z' },
  request: {
    id: '0-c',
    kind: 'approval',
    toolCallId: 'c',
    tool: 'issue_refund',
    arguments: {},
    argumentsHash: 'h',
    askedAt: '2026-01-01T00:00:00Z',
    ...request,
  },
});
const ids = (items: readonly InboxItem[]) => items.map(({ run }) => run.runId);

describe('the inbox', () => {
  const late = item('late', { deadline: '2026-01-03T00:00:00Z', tool: 'transfer' });
  const soon = item('soon', { deadline: '2026-01-02T00:00:00Z' });
  const old = item('old');
  const fresh = item('fresh', { askedAt: '2026-01-01T01:00:00Z' });

  it('has a group for each agent and tool, the most urgent first, inside too', () => {
    const groups = groupsOf([fresh, old, late, soon, item('other', {}, 'desk')]);
    expect(groups.map(({ agentId, tool, items }) => [agentId, tool, ids(items)])).toEqual([
      ['support', 'issue_refund', ['soon', 'old', 'fresh']],
      ['support', 'transfer', ['late']],
      ['desk', 'issue_refund', ['other']],
    ]);
  });

  it('is filtered by agent and tool', () => {
    expect(groupsOf([old, late], { tool: 'transfer' }).flatMap(({ items }) => ids(items))).toEqual(['late']);
    expect(groupsOf([old, late], { agent: 'desk' })).toEqual([]);
  });

  test('has every request in one group, in an order that does not hang on how they came', () => {
    const any = fc.record({
      runId: fc.string(),
      tool: fc.constantFrom('a', 'b'),
      agent: fc.constantFrom('x', 'y'),
      deadline: fc.option(fc.constantFrom('2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'), { nil: undefined }),
    });
    const many = fc.uniqueArray(any, { selector: ({ runId }) => runId });
    fc.assert(
      fc.property(
        many.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const of = (given: typeof all) =>
            groupsOf(given.map(({ runId, tool, agent, deadline }) => item(runId, { tool, deadline }, agent)));
          expect(of(shuffled)).toEqual(of(all));
          expect(
            of(all)
              .flatMap(({ items }) => ids(items))
              .sort(),
          ).toEqual(all.map(({ runId }) => runId).sort());
        },
      ),
    );
  });
});

// Promise: nothing runs that a person had to approve and did not.
describe('what is approved with one word', () => {
  it('is of one tool, agent and member', () => {
    expect(alikeId(item('a'))).toBe(alikeId(item('b', { arguments: { amount: 5 } })));
    for (const other of [
      item('a', { tool: 'pay' }),
      item('a', {}, 'desk'),
      item('a', { member: { id: 'al', name: 'Al', run: 'r' } as never }),
    ]) {
      expect(alikeId(other)).not.toBe(alikeId(item('a')));
    }
  });

  it.each([
    ['needs a value', { kind: 'input' }],
    ['is a question', { kind: 'question' }],
    ['is about a lost call', { kind: 'outcome' }],
    ['is about a limit', { kind: 'limit' }],
    ['needs a passkey', { policy: { sign: 'passkey' } }],
    ['is asked again', { again: 'the policy wants 2' }],
  ] as const)('is never one that %s', (_, request) => expect(alikeId(item('a', request))).toBeUndefined());
});

it('the next one that waits opens, or the one before when it was the last', () => {
  const items = ['a', 'b', 'c', 'd'].map((key) => ({ key }));
  const next = (key: string, ...waiting: string[]) => nextAfter(items, key, (each) => waiting.includes(each.key))?.key;
  expect(next('b', 'a', 'd')).toBe('d');
  expect(next('d', 'a', 'c')).toBe('c');
  expect(next('a')).toBeUndefined();
});
