import type { ScheduleSummary } from '@platform/temporal';
import { clock, duration, until } from './time';

/** When a schedule starts runs: `Every 10 min`, `At 30 9 * * MON-FRI, Europe/Berlin`. */
export function timesOfSchedule({ cron, timezone, everySeconds }: ScheduleSummary): string {
  if (everySeconds !== undefined) return `Every ${duration(everySeconds * 1_000)}`;
  return `At ${cron ?? 'times of a calendar'}, ${timezone ?? 'UTC'}`;
}

/** What comes next: `Next run in 2 h 5 min, 14:00`. */
export function nextOfSchedule({ paused, nextTimes }: ScheduleSummary, now: number): string {
  if (paused) return 'Paused';
  const next = nextTimes.find((time) => Date.parse(time) > now);
  if (next === undefined) return 'Starts no more runs';
  return `Next run in ${until(next, now)}, ${clock(next, now)}`;
}

/** What happens at a time while the run before is still going. */
export const overlapWords = {
  skip: 'Pass it over',
  bufferOne: 'Start one run after it',
  bufferAll: 'Start a run for each time after it',
  cancelOther: 'Cancel the run before',
  allowAll: 'Start it beside the run before',
} as const;
