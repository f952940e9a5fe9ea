import { expect, test } from 'vitest';
import { specOf } from './times.js';

const cron = '0 9 * * *';

test('a new cron stays in the time zone of the schedule, unless another is given', () => {
  expect(specOf({ cron }, 'Europe/Berlin')).toEqual({ cronExpressions: [cron], timezone: 'Europe/Berlin' });
  expect(specOf({ cron, timezone: 'Asia/Tokyo' }, 'Europe/Berlin')).toMatchObject({ timezone: 'Asia/Tokyo' });
  for (const none of ['', null, undefined]) expect(specOf({ cron }, none).timezone).toBeUndefined();
});

test.each(['TZ', 'CRON_TZ'])('a cron with a %s of its own has no other beside it', (name) => {
  expect(specOf({ cron: `${name}=Asia/Tokyo ${cron}` }, 'Europe/Berlin').timezone).toBeUndefined();
});

test('an interval has no time zone', () => {
  expect(specOf({ everySeconds: 60 }, 'Europe/Berlin')).toEqual({ intervals: [{ every: 60_000 }] });
});
