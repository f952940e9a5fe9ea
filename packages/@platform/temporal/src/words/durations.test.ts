import { expect, test } from 'vitest';
import { ago, duration, forWords, spent, took, until } from './durations.js';

test('durations have the units that matter', () => {
  const texts = [0, 999, 59_999, 60_000, 3_599_000, 7_500_000, 90_000_000].map(duration);
  expect(texts).toEqual(['0 s', '0 s', '59 s', '1 min', '59 min', '2 h 5 min', '1 d 1 h']);
  expect(duration(-5_000)).toBe('0 s');
});

test('a countdown ends at 1 s, and is over when the time has come', () => {
  const at = '2026-01-01T00:00:10.000Z';
  const now = Date.parse(at);
  expect(until(at, now - 4_000)).toBe('4 s');
  expect(until(at, now - 1)).toBe('1 s');
  expect(until(at, now)).toBeUndefined();
});

test('what has just happened is said to have', () => {
  const now = Date.parse('2026-01-01T00:00:10.000Z');
  expect(forWords('2026-01-01T00:00:09.500Z', now)).toBe('');
  expect(forWords('2026-01-01T00:00:05.000Z', now)).toBe(' for 5 s');
  expect(ago('2026-01-01T00:00:09.500Z', now)).toBe('just now');
  expect(ago('2026-01-01T00:00:05.000Z', now)).toBe('5 s ago');
});

test('how long a call took is told to the tenth of a second', () => {
  expect([12.4, 999, 2_430, 61_000].map(took)).toEqual(['12 ms', '999 ms', '2.4 s', '1 min']);
});

test('what was over at once did not take 0 s', () => {
  expect([240, 61_000].map((ms) => spent('in', ms))).toEqual(['in under 1 s', 'in 1 min']);
});
