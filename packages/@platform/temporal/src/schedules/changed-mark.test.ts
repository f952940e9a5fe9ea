import { randomUUID } from 'node:crypto';
import { decodeScheduleSpec, encodeScheduleSpec } from '@temporalio/client/lib/schedule-helpers.js';
import { expect, test } from 'vitest';
import { type Change, changedMark, cronNow, lastChange, longestCron } from './changed-mark.js';

/** Characters that the server takes in a comment. */
const most = 200;

const change: Change = { id: randomUUID(), at: new Date(0).toISOString() };
const made = '15 3 * * *';

/** What the server tells of a schedule with this change. */
function marked(cron: string | undefined, everySeconds?: number) {
  const intervals = everySeconds === undefined ? [] : [{ every: everySeconds * 1_000 }];
  return decodeScheduleSpec(encodeScheduleSpec({ skip: [changedMark({ ...change, cron })], intervals }));
}

test('a change is read as it was marked, with the longest cron too, and the server takes its mark', () => {
  for (const cron of [undefined, '0 9 * * MON-FRI', '0 9 * * 1'.padEnd(longestCron, ',1')]) {
    expect(changedMark({ ...change, cron }).comment?.length).toBeLessThanOrEqual(most);
    expect(lastChange(marked(cron))).toEqual({ ...change, cron });
  }
});

test('the cron of a schedule is that of its last change, and none when it has an interval now', () => {
  expect(cronNow(decodeScheduleSpec({}), made)).toBe(made);
  expect(cronNow(marked('0 9 * * *'), made)).toBe('0 9 * * *');
  expect(cronNow(marked(undefined, 60), made)).toBeUndefined();
  expect(cronNow(marked('@every 60s', 60), made)).toBe('@every 60s');
});

test('a schedule that was made with a longer cron can be changed, and keeps its cron', () => {
  const long = '0 9 * * 1'.padEnd(most, ',1');
  expect(changedMark({ ...change, cron: long }).comment?.length).toBeLessThanOrEqual(most);
  expect(cronNow(marked(long), long)).toBe(long);
});
