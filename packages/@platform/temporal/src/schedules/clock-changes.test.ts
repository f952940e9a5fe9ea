import { expect, test } from 'vitest';
import { affectedTimesWords, nextClockChanges } from './clock-changes.js';

const now = Date.parse('2026-11-27T12:00:00Z');

test.each([
  ['Europe/Berlin', '2027-03-28T01:00:00.000Z', '2027-03-28T02:00', '2027-03-28T03:00', 'forward'],
  ['Europe/Berlin', '2027-10-31T01:00:00.000Z', '2027-10-31T02:00', '2027-10-31T03:00', 'back'],
  ['Australia/Lord_Howe', '2027-10-02T15:30:00.000Z', '2027-10-03T02:00', '2027-10-03T02:30', 'forward'],
  ['America/Havana', '2027-11-07T05:00:00.000Z', '2027-11-07T00:00', '2027-11-07T01:00', 'back'],
])('in %s the clocks change at %s', (timezone, at, from, to, direction) => {
  expect(nextClockChanges(timezone, now)).toContainEqual({ at, from, to, direction });
});

test.each(['UTC', 'Asia/Tokyo', 'Asia/Kolkata'])('in %s they never do', (timezone) => {
  expect(nextClockChanges(timezone, now)).toEqual([]);
});

test('what a change does is one sentence, and nothing where it does nothing', () => {
  const [forward] = nextClockChanges('Europe/Berlin', now);
  const words = (without: string[], twice: string[] = []) =>
    affectedTimesWords({ ...forward!, without, twice }, 'Europe/Berlin');
  expect(words(['02:30'])).toBe('In Europe/Berlin the clocks go forward on 28 March 2027: no run at 02:30.');
  expect(words(['02:00', '02:30'], ['04:00'])).toContain('no run at 02:00 and 02:30; two runs at 04:00.');
  expect(words(['02:00', '02:01', '02:02', '02:03', '02:04'])).toContain('no run at 5 times from 02:00 to 02:04.');
  expect(words([])).toBeUndefined();
});
