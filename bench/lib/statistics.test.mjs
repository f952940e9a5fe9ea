// @ts-check
import { expect, test } from 'vitest';
import { summarize } from './statistics.mjs';

test('samples are summed up by their middle, their middle half and their ends, whatever their order', () => {
  expect(summarize([5, 1, 4, 2, 3])).toEqual({
    n: 5,
    median: 3,
    mean: 3,
    low: 2,
    high: 4,
    min: 1,
    max: 5,
    p99: undefined,
  });
  expect(summarize([1, 2]).median).toBe(1.5);
});

test('a 99th percentile needs a hundred samples', () => {
  const samples = Array.from({ length: 101 }, (_, n) => n);
  expect(summarize(samples).p99).toBe(99);
  expect(summarize(samples.slice(0, 99)).p99).toBeUndefined();
});

test('no samples is an error, not a number', () => {
  expect(() => summarize([])).toThrow('no samples');
});
