import { expect, test } from 'vitest';
import { parseInput } from '../input/input.js';
import { longestCron } from './changed-mark.js';
import { createScheduleSchema, updateScheduleSchema } from './input.js';

const change = { scheduleId: 'nightly', version: 'v', startedBy: 'ben' };

test('a change of nothing is refused, in words that say what can be changed', () => {
  for (const nothing of [{}, { request: undefined, limits: undefined }]) {
    expect(() => parseInput(updateScheduleSchema, { ...change, ...nothing })).toThrow(
      /^input: give at least one thing to change: request, .*limits, .*cron, everySeconds, timezone, overlap, catchUpSeconds, startAt, endAt$/,
    );
  }
});

test.each([
  ['request', 'more'],
  ['cron', '0 9 * * *'],
  ['everySeconds', 60],
  ['overlap', 'skip'],
  ['catchUpSeconds', 60],
  ['startAt', '2026-01-02T09:00:00Z'],
  ['endAt', '2026-01-02T09:00:00Z'],
  ['decisionDeadlineSeconds', 60],
  ['limits', {}],
  ['options', {}],
  ['files', []],
])('%s alone is a change', (field, value) => {
  expect(parseInput(updateScheduleSchema, { ...change, [field]: value })).toHaveProperty(field);
});

test('a cron that is too long to be kept beside a change is refused, also when the schedule is made', () => {
  const made = { scheduleId: 'nightly', agentId: 'support', request: 'Audit', startedBy: 'ana' };
  const fits = cronOf(longestCron);
  const long = cronOf(longestCron + 1);
  const why = 'cron: must have at most 130 characters: for more times, make several schedules';
  expect(parseInput(createScheduleSchema, { ...made, cron: ` ${fits} ` }).cron).toBe(fits);
  expect(parseInput(updateScheduleSchema, { ...change, cron: fits }).cron).toBe(fits);
  expect(() => parseInput(createScheduleSchema, { ...made, cron: long })).toThrow(why);
  expect(() => parseInput(updateScheduleSchema, { ...change, cron: long })).toThrow(why);
});

function cronOf(length: number): string {
  return '0 9 * * 1'.padEnd(length, ',1');
}
