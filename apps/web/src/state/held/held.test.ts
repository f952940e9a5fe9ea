/**
 * Promises: a decision that somebody gave is never lost silently, and none that was taken back is sent. The outbox is tried with anything that people, clocks and
 * pages can do, in any order.
 */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  dueOf,
  found,
  type HeldDecision,
  type HeldDecisions,
  hold,
  lastBatch,
  sending,
  sendTime,
  undo,
  unsent,
  without,
} from './held';

const one = (key: string, more: Partial<HeldDecision> = {}): HeldDecision => ({
  key,
  runId: `run-${key}`,
  submission: { requestId: key, action: 'approve', argumentsHash: 'h' },
  by: 'ana',
  tool: 'charge',
  about: 'a refund',
  batch: key,
  page: 'p1',
  sendAt: 5_000,
  state: 'held',
  ...more,
});

describe('a decision', () => {
  it('is not due before its time, and only for its own page', () => {
    expect(dueOf([one('a')], 'p1', 4_999)).toEqual([]);
    expect(dueOf([one('a')], 'p1', 5_000)).toHaveLength(1);
    expect(dueOf([one('a')], 'p2', 9_999)).toEqual([]);
  });

  it('is taken back with all of its batch, and no longer once it is on its way', () => {
    const both = [one('a', { batch: 'x' }), one('b', { batch: 'x' }), one('c')];
    expect(undo(both, 'x').map(({ key }) => key)).toEqual(['c']);
    expect(undo(sending(both, new Set(['a']), 'p1'), 'x').map(({ key }) => key)).toEqual(['a', 'c']);
    expect(lastBatch(both, 'p1').map(({ key }) => key)).toEqual(['c']);
    expect(lastBatch(both, 'p2')).toEqual([]);
  });

  it('is held once, also when two pages give one', () => {
    const first = hold([], [one('a')]);
    const second = one('a', { page: 'p2', submission: { requestId: 'a', action: 'reject' } });
    expect(hold(first, [second])).toEqual(first);
    expect(hold(unsent(first, 'a', 'no answer'), [second]), 'one that was not sent is given anew').toEqual([second]);
  });

  it('is not held when its deadline would pass meanwhile', () => {
    expect(sendTime('2026-01-01T00:00:07.999Z', Date.parse('2026-01-01T00:00:00Z'))).toBeUndefined();
    expect(sendTime('2026-01-01T00:01:00Z', Date.parse('2026-01-01T00:00:00Z'))).toBe(5_000);
    expect(sendTime(undefined, 0)).toBe(5_000);
  });

  it('of a page that is gone is asked again, and never sent by itself', () => {
    const left = [one('a'), one('b', { state: 'sending' }), one('c', { page: 'p2' })];
    expect(found(left, 'p1', 1_000).map(({ state }) => state)).toEqual(['unsent', 'unsent', 'held']);
    expect(found(left, 'p3', 60_000).map(({ state }) => state)).toEqual(['unsent', 'unsent', 'unsent']);
    expect(dueOf(found(left, 'p1', 60_000), 'p1', Number.POSITIVE_INFINITY)).toEqual([]);
  });
});

type Step = { do: 'give' | 'undo' | 'send' | 'answer' | 'lose' | 'reload' | 'letBe'; key: string };
const steps = fc.array(
  fc.record({
    do: fc.constantFrom<Step['do'][]>('give', 'undo', 'send', 'answer', 'lose', 'reload', 'letBe'),
    key: fc.constantFrom('a', 'b', 'c'),
  }),
  { maxLength: 40 },
);

test('whatever happens: each given decision is held, on its way, asked about, answered, or was put away by the person', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let held: HeldDecisions = [];
      /** What the person believes, by key. */
      const given = new Set<string>();
      const sent: string[] = [];
      for (const step of all) {
        const { key } = step;
        const before = held.find((each) => each.key === key);
        if (step.do === 'give') {
          held = hold(held, [one(key)]);
          given.add(key);
        } else if (step.do === 'undo') {
          const last = lastBatch(held, 'p1');
          held = undo(held, last[0]?.batch ?? 'none');
          for (const each of last) given.delete(each.key);
        } else if (step.do === 'send') {
          const due = dueOf(held, 'p1', 5_000);
          sent.push(...due.map((each) => each.key));
          for (const each of due) expect(given.has(each.key), 'what was taken back is not sent').toBe(true);
          held = sending(held, new Set(due.map((each) => each.key)), 'p1');
        } else if (step.do === 'answer' && before?.state === 'sending') {
          held = without(held, key);
          given.delete(key);
        } else if (step.do === 'lose' && before?.state === 'sending') held = unsent(held, key, 'no answer');
        else if (step.do === 'reload') held = found(held, 'p1', 0);
        else if (step.do === 'letBe' && before?.state === 'unsent') {
          held = without(held, key);
          given.delete(key);
        }
        expect(new Set(held.map((each) => each.key)), 'nothing is lost, and nothing is made up').toEqual(given);
      }
    }),
  );
});
