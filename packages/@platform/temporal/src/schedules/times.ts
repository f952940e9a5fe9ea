import type { CreateScheduleInput } from './create.js';

/** A cron text that names its own time zone: the server refuses another one beside it. */
const namesItsZone = /^(CRON_)?TZ=/;

/**
 * When a schedule starts runs, as the SDK takes it. `timezoneBefore`: of the schedule that is changed; it holds for `cron` where neither `timezone` nor the
 * text of the cron names another.
 */
export function specOf(
  { cron, everySeconds, timezone }: Pick<CreateScheduleInput, 'cron' | 'everySeconds' | 'timezone'>,
  timezoneBefore?: string | null,
) {
  const kept = cron === undefined || namesItsZone.test(cron) ? undefined : timezoneBefore || undefined;
  return {
    ...(cron !== undefined && { cronExpressions: [cron], timezone: timezone ?? kept }),
    ...(everySeconds !== undefined && { intervals: [{ every: everySeconds * 1_000 }] }),
  };
}
