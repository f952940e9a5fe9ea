import { expect, it } from 'vitest';
import { sizeWords } from './sizes.js';

it.each([
  [0, '0 bytes'],
  [812, '812 bytes'],
  [1_000, '1.0 KB'],
  [262_144, '262 KB'],
  [1_240_000, '1.2 MB'],
  [56_000_000_000, '56.0 GB'],
  [2.5e15, '2500 TB'],
])('%d is %s', (bytes, text) => {
  expect(sizeWords(bytes)).toBe(text);
});
