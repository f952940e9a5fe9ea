import type { ScheduleSummary } from '@platform/temporal';
import { duration, until } from '@platform/temporal/words';
import { clock } from './time';
import { timesWords } from './times-of-day';

/** When a schedule starts runs: `Every 10 min`, `At 30 9 * * MON-FRI, Europe/Berlin`. */
export function timesOfSchedule({ cron, timezone, everySeconds }: ScheduleSummary): string {
  if (everySeconds !== undefined) return `Every ${duration(everySeconds * 1_000)}`;
  const words = cron && timesWords(cron);
  return `${words ?? `At ${cron ?? 'times of a calendar'}`}, ${timezone ?? 'UTC'}`;
}

/** Whom its runs are started for, and who made it where that is somebody else: `support, for ben · Made by ana`. Empty where nobody can read it. */
export function peopleOfSchedule({ agentId, createdBy, changedBy = createdBy }: ScheduleSummary): string {
  if (!agentId) return '';
  return `${agentId}, for ${changedBy}${changedBy === createdBy ? '' : ` · Made by ${createdBy}`}`;
}

/** What comes next: `Next run in 2 h 5 min, 14:00`; where its own time zone is another, `14:00 your time`. */
export function nextOfSchedule({ paused, nextTimes, cron, timezone = 'UTC' }: ScheduleSummary, now: number): string {
  if (paused) return 'Paused';
  const next = nextTimes.find((time) => Date.parse(time) > now);
  if (next === undefined) return 'Starts no more runs';
  const isElsewhere = cron !== undefined && timezone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `Next run in ${until(next, now)}, ${clock(next, now)}${isElsewhere ? ' your time' : ''}`;
}

/** What happens at a time while the run before is still going. */
export const overlapWords = {
  skip: 'Pass it over',
  bufferOne: 'Start one run after it',
  bufferAll: 'Start a run for each time after it',
  cancelOther: 'Cancel the run before',
  allowAll: 'Start it beside the run before',
} as const;
