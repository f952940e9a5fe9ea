import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { TemporalClient } from '../connection/client.js';
import { callAbout } from './call.js';
import { type AffectedTimes, type ClockChange, nextClockChanges, offsetIn, wallTime } from './clock-changes.js';

const minute = 60_000;
const months = 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(' ');
const weekdays = 'SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY'.split(' ');

/**
 * The next changes of the clocks that leave out times of a schedule or repeat them. The server is asked, because it chooses which of two equal times
 * it takes. Empty for a schedule with an interval or in UTC.
 */
export async function affectedTimes(
  client: TemporalClient,
  { scheduleId, spec }: Pick<ScheduleDescription, 'scheduleId' | 'spec'>,
  now: number,
): Promise<AffectedTimes[]> {
  const { timezone, calendars = [] } = spec;
  if (!timezone || calendars.length === 0) return [];
  const offset = offsetIn(timezone);
  const affected: AffectedTimes[] = [];
  for (const change of nextClockChanges(timezone, now)) {
    const wanted = timesIn(change, calendars);
    if (wanted.length === 0) continue;
    const planned = await plannedTimes(client, scheduleId, change);
    const shown = planned.map((moment) => wallTime(moment, offset(moment)));
    const count = (time: string) => shown.filter((one) => one === time).length;
    const clock = (times: string[]) => times.map((time) => time.slice(11));
    const without = clock(wanted.filter((time) => count(time) === 0));
    const twice = clock(wanted.filter((time) => count(time) > 1));
    if (without.length + twice.length > 0) affected.push({ ...change, without, twice });
  }
  return affected;
}

/** The times of the calendars that clocks do not show, or show twice, each once. */
function timesIn({ from, to }: ClockChange, calendars: readonly CalendarSpecDescription[]): string[] {
  const times: string[] = [];
  for (let moment = Date.parse(`${from}Z`); moment < Date.parse(`${to}Z`); moment += minute) {
    if (calendars.some((calendar) => matches(calendar, new Date(moment)))) times.push(wallTime(moment, 0));
  }
  return times;
}

/** Whether a calendar has a time in the minute. */
function matches(calendar: CalendarSpecDescription, time: Date): boolean {
  const { minute, hour, dayOfMonth, month, dayOfWeek, year } = calendar;
  return (
    isIn(minute, time.getUTCMinutes()) &&
    isIn(hour, time.getUTCHours()) &&
    isIn(dayOfMonth, time.getUTCDate()) &&
    isIn(month, time.getUTCMonth() + 1, (name) => months.indexOf(name) + 1) &&
    isIn(dayOfWeek, time.getUTCDay(), (name) => weekdays.indexOf(name)) &&
    (!year?.length || isIn(year, time.getUTCFullYear()))
  );
}

function isIn(
  ranges: readonly { start: number | string; end: number | string; step: number }[],
  value: number,
  numberOf: (name: string) => number = Number,
): boolean {
  const asNumber = (bound: number | string) => (typeof bound === 'number' ? bound : numberOf(bound));
  return ranges.some(({ start, end, step }) => {
    const [first, last] = [asNumber(start), asNumber(end)];
    return value >= first && value <= Math.max(first, last) && (value - first) % Math.max(1, step) === 0;
  });
}

/** When the server starts runs around a change, in milliseconds since the epoch. */
async function plannedTimes(client: TemporalClient, scheduleId: string, change: ClockChange): Promise<number[]> {
  const at = Date.parse(change.at);
  const around = Date.parse(`${change.to}Z`) - Date.parse(`${change.from}Z`);
  const { startTime } = await callAbout(client, scheduleId, () =>
    client.connection.workflowService.listScheduleMatchingTimes({
      namespace: client.namespace,
      scheduleId,
      startTime: msToTs(at - around - minute),
      endTime: msToTs(at + around + minute),
    }),
  );
  return (startTime ?? []).map(({ seconds }) => Number(seconds) * 1_000);
}
