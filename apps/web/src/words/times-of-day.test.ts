import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cronOf, firstTimes, readTimes, timesWords } from './times-of-day';

test.each([
  ['30 2 * * *', 'Every day at 02:30'],
  ['0 9 * * MON-FRI', 'Monday to Friday at 09:00'],
  ['5 23 * * 0', 'Every Sunday at 23:05'],
  ['0 0 1 * *', 'On day 1 of each month at 00:00'],
  ['*/5 * * * *', undefined],
  ['30 2 1 * 1', undefined],
  ['30 2 * 6 *', undefined],
  ['@daily', undefined],
  ['61 2 * * *', undefined],
])('%s is: %s', (cron, words) => {
  expect(timesWords(cron)).toBe(words);
  if (words === undefined) expect(cronOf(readTimes(cron))).toBe(cron);
});

test('what is chosen is read again as it was chosen', () => {
  const times = fc.record({
    kind: fc.constantFrom('daily' as const, 'weekdays' as const, 'weekly' as const, 'monthly' as const),
    hour: fc.nat(23),
    minute: fc.nat(59),
    weekday: fc.nat(6),
    day: fc.integer({ min: 1, max: 31 }),
  });
  fc.assert(
    fc.property(times, ({ kind, hour, minute, weekday, day }) => {
      const two = (value: number) => String(value).padStart(2, '0');
      const time = `${two(hour)}:${two(minute)}`;
      const read = readTimes(cronOf({ ...firstTimes, kind, time, weekday, day }));
      expect(read).toMatchObject({
        kind,
        time,
        ...(kind === 'weekly' && { weekday }),
        ...(kind === 'monthly' && { day }),
      });
    }),
  );
});
