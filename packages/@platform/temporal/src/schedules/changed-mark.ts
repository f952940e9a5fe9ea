/**
 * What says in a schedule's own times that it was changed. Its memo cannot tell: the server takes none with a change. An excluded year before any time of
 * the schedule is part of what lists of schedules answer, changes no time, and outlives pauses and notes.
 */
import type { CalendarSpec, ScheduleSpecDescription } from '@temporalio/client';

/** The first year that the server takes. */
const year = 2000;

/** The mark to put into times. `cron`: as it was written; the server keeps only its meaning. */
export function changedMark(cron: string | undefined): CalendarSpec {
  return { year, comment: cron ?? '' };
}

/** The cron text of a schedule that was changed, `''` when it has none; `undefined` when it was never changed. */
export function changedCron({ skip }: Pick<ScheduleSpecDescription, 'skip'>): string | undefined {
  const mark = skip?.find(
    ({ year: years }) => years?.length === 1 && years[0]?.start === year && years[0].end === year,
  );
  return mark && (mark.comment ?? '');
}
