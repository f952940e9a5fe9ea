import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysOf, isTimeZone } from './days.js';

const at = (text: string) => Date.parse(text);
const hours = (zone: string, from: string, to: string) =>
  daysOf(at(from), at(to), zone).map((day) => `${day.key} ${(day.to - day.from) / 3_600_000}`);

test.each([
  ['UTC', '2026-01-31T06:00:00Z', '2026-02-02T00:00:00Z', ['2026-01-31 18', '2026-02-01 24']],
  ['Asia/Tokyo', '2026-01-31T06:00:00Z', '2026-02-01T16:00:00Z', ['2026-01-31 9', '2026-02-01 24', '2026-02-02 1']],
  ['Asia/Kathmandu', '2026-01-30T18:15:00Z', '2026-01-31T18:15:00Z', ['2026-01-31 24']],
  // Clocks are turned: on the last Sunday of March and of October; at midnight in Beirut.
  ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-30T22:00:00Z', ['2026-03-29 23', '2026-03-30 24']],
  ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', ['2026-10-25 25']],
  ['Asia/Beirut', '2026-03-27T22:00:00Z', '2026-03-29T21:00:00Z', ['2026-03-28 24', '2026-03-29 23']],
  // Samoa had no 30 December 2011.
  ['Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z', ['2011-12-29 24', '2011-12-31 24']],
])('days of %s from %s', (zone, from, to, days) => {
  expect(hours(zone, from, to)).toEqual(days);
});

test('the days of any period follow each other, fill it, and are all different', () => {
  const zones = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Cairo');
  const starts = fc.integer({ min: at('2020-01-01'), max: at('2030-01-01') });
  fc.assert(
    fc.property(zones, starts, fc.integer({ min: 1, max: 10 * 86_400_000 }), (zone, from, length) => {
      const days = daysOf(from, from + length, zone);
      expect([days[0]?.from, days.at(-1)?.to]).toEqual([from, from + length]);
      expect(days.slice(1).map((day) => day.from)).toEqual(days.slice(0, -1).map((day) => day.to));
      expect(new Set(days.map(({ key }) => key)).size).toBe(days.length);
    }),
    { numRuns: 40 },
  );
});

test('what is no time zone is none', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});
