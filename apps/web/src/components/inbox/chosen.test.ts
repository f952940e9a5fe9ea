/** Promise: nothing runs that a person had to approve and did not. What is approved with one word was on the screen, as it is now. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { added, between, type Chosen, mostChosen, stillAsked, toggled } from './chosen';
import type { Entry } from './use-entries';

const entry = (key: string, hash = 'h', isOpen = true): Entry =>
  ({ key, isOpen, run: { runId: key }, request: { argumentsHash: hash } }) as unknown as Entry;
const alike = ({ key }: Entry) => (key.startsWith('-') ? undefined : key[0]);
const keys = (chosen: Chosen) => [...chosen.keys()];
const none: Chosen = new Map();

describe('choosing', () => {
  it('takes and leaves one; one that is not alike begins anew; one that needs more than a word is not taken', () => {
    const two = toggled(toggled(none, entry('a1'), alike), entry('a2'), alike);
    expect(keys(two)).toEqual(['a1', 'a2']);
    expect(keys(toggled(two, entry('a1'), alike))).toEqual(['a2']);
    expect(keys(toggled(two, entry('b1'), alike))).toEqual(['b1']);
    expect(toggled(two, entry('-1'), alike)).toBe(two);
  });

  it('takes all that are alike, and those between two', () => {
    const all = ['a1', 'b1', 'a2', '-a', 'a3'].map((key) => entry(key));
    expect(keys(added(none, all, alike, 'a'))).toEqual(['a1', 'a2', 'a3']);
    expect(between(all, 'a2', 'b1').map(({ key }) => key)).toEqual(['b1', 'a2']);
    expect(between(all, undefined, 'a2').map(({ key }) => key)).toEqual(['a2']);
    const many = Array.from({ length: 500 }, (_, n) => entry(`a${n}`));
    expect(added(none, many, alike, 'a').size).toBe(mostChosen);
  });

  it('keeps what was shown when it was chosen', () => {
    const before = toggled(none, entry('a1', 'shown'), alike);
    expect(added(before, [entry('a1', 'other')], alike, 'a').get('a1')?.request.argumentsHash).toBe('shown');
  });
});

test('what is no longer asked, or asked with other arguments, or came later, is never among those that are approved', () => {
  const one = fc.record({
    key: fc.constantFrom('a1', 'a2', 'a3', 'a4'),
    hash: fc.constantFrom('h', 'i'),
    isOpen: fc.boolean(),
  });
  const list = fc.uniqueArray(one, { selector: ({ key }) => key });
  fc.assert(
    fc.property(list, list, (before, now) => {
      const chosen = added(
        none,
        before.map(({ key, hash }) => entry(key, hash)),
        alike,
        'a',
      );
      const current = new Map<string, Entry>(now.map(({ key, hash, isOpen }) => [key, entry(key, hash, isOpen)]));
      const { asked, gone } = stillAsked(chosen, current);
      expect(asked.length + gone.length).toBe(chosen.size);
      for (const { key, request } of asked) {
        expect(chosen.get(key)?.request.argumentsHash).toBe(request.argumentsHash);
        expect(current.get(key)).toMatchObject({ isOpen: true, request: { argumentsHash: request.argumentsHash } });
      }
    }),
  );
});
