import { expect, test } from 'vitest';
import { endOfScale } from './scale';

test.each([
  [1, 1],
  [3, 5],
  [7, 10],
  [10, 10],
  [0.013, 0.02],
  [124_000, 200_000],
])('a scale for %d ends at %d', (most, end) => {
  expect(endOfScale(most)).toBeCloseTo(end, 10);
});

test('a scale without values has an end all the same, and one of whole things is not shorter than one', () => {
  expect(endOfScale(0)).toBe(1);
  expect(endOfScale(Number.NaN)).toBe(1);
  expect(endOfScale(0, 5)).toBe(5);
});
