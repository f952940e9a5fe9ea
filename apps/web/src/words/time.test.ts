import { expect, test } from 'vitest';
import { clock, exactTime, timesIn } from './time';

test('what is no time takes no page away', () => {
  for (const none of ['', 'soon'])
    expect([clock(none, 0), exactTime(none)]).toEqual(Array(2).fill('at an unknown time'));
});

test('a time says its day when that is not today, its year when that is another, and its zone when it is asked for exactly', () => {
  const { clock, exactTime } = timesIn('en-GB');
  const now = new Date(2026, 10, 25, 18, 0).getTime();
  const at = (year: number, month: number, date: number) => new Date(year, month, date, 14, 3, 9).toISOString();
  expect(clock(at(2026, 10, 25), now)).toBe('14:03');
  expect(clock(at(2026, 10, 23), now)).toBe('23 Nov, 14:03');
  expect(clock(at(2025, 10, 23), now)).toBe('23 Nov 2025, 14:03');
  expect(exactTime(at(2026, 10, 25))).toMatch(/^Wed,? 25 Nov 2026(,| at) 14:03:09 \S+$/);
});

test('a time is said in the language of the reader, and has no space that would be shown as a hidden character', () => {
  const now = new Date(2026, 10, 25, 18, 0).getTime();
  const at = new Date(2026, 10, 23, 14, 3, 9).toISOString();
  expect(timesIn('en-US').clock(at, now)).toBe('Nov 23, 02:03 PM');
  expect(timesIn('de-DE').clock(at, now)).toMatch(/^23\. Nov\.?, 14:03$/);
  for (const locale of ['en-US', 'fr-FR', 'ja-JP', 'ar-EG', 'hi-IN'])
    expect(`${timesIn(locale).clock(at, now)}${timesIn(locale).exactTime(at)}`).not.toMatch(/[\u00a0\u202f]/);
});
