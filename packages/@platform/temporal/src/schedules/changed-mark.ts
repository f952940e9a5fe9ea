/**
 * What says in a schedule's own times that it was changed. Its memo cannot tell: the server takes none with a change. An excluded year before any time of
 * the schedule is part of what lists of schedules answer, changes no time, and outlives pauses and notes.
 */
import type { CalendarSpec, ScheduleSpecDescription } from '@temporalio/client';

/** The first year that the server takes. */
const year = 2000;

/** Bytes of the longest cron text. The server takes 200 of a mark; the rest of it has 62. */
export const longestCron = 130;

/** The last change of a schedule. */
export interface Change {
  /** No other change has it. */
  id: string;
  /** When it was asked for, as ISO 8601. */
  at: string;
  /** As it was written; the server keeps only its meaning. Absent for an interval, and for a longer text of a schedule whose times never changed. */
  cron?: string;
}

/** The mark to put into times. */
export function changedMark({ id, at, cron }: Change): CalendarSpec {
  const isKept = cron !== undefined && Buffer.byteLength(cron) <= longestCron;
  return { year, comment: [at, id, ...(isKept ? [cron] : [])].join(' ') };
}

/** The last change of a schedule; `undefined` when it was never changed. */
export function lastChange({ skip }: Pick<ScheduleSpecDescription, 'skip'>): Change | undefined {
  const mark = skip?.find(
    ({ year: years }) => years?.length === 1 && years[0]?.start === year && years[0].end === year,
  );
  const [, at, id, cron] = /^(\S+) (\S+)(?: (.+))?$/s.exec(mark?.comment ?? '') ?? [];
  return at !== undefined && id !== undefined ? { at, id, cron } : undefined;
}

/** The cron text of a schedule as it is now; `asMade`: what its memo says. `undefined` for an interval. */
export function cronNow(
  spec: Pick<ScheduleSpecDescription, 'skip' | 'intervals'>,
  asMade: string | undefined,
): string | undefined {
  const change = lastChange(spec);
  if (change?.cron !== undefined) return change.cron;
  const isInterval = (spec.intervals?.length ?? 0) > 0;
  return change && isInterval ? undefined : asMade;
}
