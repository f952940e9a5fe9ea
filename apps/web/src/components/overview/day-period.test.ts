import { expect, test } from 'vitest';
import { dayPeriod } from './day-period';

const period = { from: '2026-11-26T09:00:00.000Z', to: '2026-11-28T14:03:00.000Z' };

test.each([
  ['2026-11-26', '2026-11-26T09:00:00.000Z', '2026-11-27T00:00:00.000Z'],
  ['2026-11-27', '2026-11-27T00:00:00.000Z', '2026-11-28T00:00:00.000Z'],
  ['2026-11-28', '2026-11-28T00:00:00.000Z', '2026-11-28T14:03:00.000Z'],
])('the runs of %s are those that the day counts: no others are shown at its bar', (day, since, until) => {
  expect(dayPeriod(day, period)).toEqual({ since, until });
});
