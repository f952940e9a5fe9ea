import { expect, it } from 'vitest';
import { parseDuration } from './duration-option.js';

it.each([
  ['90s', 90],
  ['30m', 1_800],
  ['1.5h', 5_400],
  [' 1d ', 86_400],
])('%s is a length of time', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it.each(['', '5', '0h', '-1h', '1w', 'h', '1h30m'])('"%s" is none, and says what is', (text) => {
  expect(() => parseDuration(text)).toThrow('90s, 30m, 8h or 1d');
});
