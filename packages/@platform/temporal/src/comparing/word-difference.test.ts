import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordDifference } from './word-difference.js';

const joined = (before: string, after: string, without: 'removed' | 'added') =>
  wordDifference(before, after)
    .filter(({ only }) => only !== without)
    .map(({ text }) => text)
    .join('');

test('both texts can be read from the difference, letter by letter', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '49.90', '🙂'), maxLength: 40 });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      expect([joined(before, after, 'added'), joined(before, after, 'removed')]).toEqual([before, after]);
    }),
  );
});

test('only the words that differ are marked; very long texts stand one after the other', () => {
  expect(wordDifference('refund 40 now', 'refund 41 now')).toEqual([
    { text: 'refund ' },
    { text: '40', only: 'removed' },
    { text: '41', only: 'added' },
    { text: ' now' },
  ]);
  expect(wordDifference('order 7 is lost', '{"state": 7}'), 'too little in common').toHaveLength(2);
  const [one, other] = ['a '.repeat(20_001), 'b '.repeat(20_001)];
  expect(wordDifference(one, other)).toEqual([
    { text: one, only: 'removed' },
    { text: other, only: 'added' },
  ]);
});
