import { expect, test } from 'vitest';
import { parseInput } from '../input/input.js';
import { updateScheduleSchema } from './input.js';

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
