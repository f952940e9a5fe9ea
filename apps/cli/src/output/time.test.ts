import { expect, it } from 'vitest';
import { duration, inTime } from './time.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

it.each([
  [-5 * second, '0 s'],
  [4 * second, '4 s'],
  [59.6 * second, '1 min'],
  [3 * minute + 5 * second, '3 min 5 s'],
  [35 * minute + 5 * second, '35 min'],
  [2 * hour, '2 h'],
  [2 * hour + 5 * minute, '2 h 5 min'],
  [76 * hour, '3 d 4 h'],
])('%i ms is said as %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

it('a moment that has come is not announced', () => {
  const now = Date.now();
  expect(inTime(new Date(now + 4 * second).toISOString(), now)).toBe(' in 4 s');
  expect(inTime(new Date(now - second).toISOString(), now)).toBe('');
});
