import { expect, test } from 'vitest';
import { rowShift } from './row-shift';

test('rows that come in above move what is shown by as many', () => {
  expect(rowShift(['c', 'd', 'e'], 2, ['x', 'y', 'a', 'b', 'c', 'd', 'e'])).toBe(2);
  expect(rowShift(['c', 'd', 'e'], 2, ['c', 'd', 'e'])).toBe(-2);
});

test('a run that goes elsewhere alone takes nobody with it', () => {
  expect(rowShift(['a', 'b', 'c'], 0, ['b', 'c', 'x', 'y', 'a'])).toBe(-1);
  expect(rowShift(['a', 'b', 'c', 'd'], 0, ['a', 'b', 'd', 'x', 'c'])).toBe(0);
});

test('when nothing of it is left, nothing moves', () => {
  expect(rowShift(['a'], 0, ['b'])).toBe(0);
  expect(rowShift([], 0, [])).toBe(0);
});
