import { expect, it } from 'vitest';
import { clock } from './time.js';

it('a time of another day has its date', () => {
  const at = new Date(2026, 0, 1, 14, 3, 5);
  expect(clock(at.toISOString(), at)).toBe('14:03:05');
  expect(clock(at.toISOString(), new Date(2026, 0, 2))).toBe('2026-01-01 14:03:05');
});
