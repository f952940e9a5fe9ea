import { expect, test } from 'vitest';
import { changeWords, successOf } from './overview';

test.each([
  [150, 100, '50% more than before'],
  [80, 100, '20% less than before'],
  [100, 100, 'as before'],
  [0, 100, '100% less than before'],
  [5, 0, undefined],
  [5, undefined, undefined],
])('%d after %s is told as: %s', (value, before, words) => {
  expect(changeWords(value, before)).toBe(words);
});

test('success is told of runs that ended by themselves: a person who cancels is no failure of the agent', () => {
  expect(successOf({ completed: 3, failed: 1 })).toBe(0.75);
  expect(successOf({ completed: 0, failed: 0 })).toBeUndefined();
});
