/** What the overview says of numbers. */
import { plainSpaces, took } from '@platform/temporal/words';
import { percentWords } from './amounts';

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `28 Nov` of a day, `2026-11-28`. */
export function dayWords(key: string): string {
  return plainSpaces(day.format(new Date(`${key}T00:00:00Z`)));
}

/** Seconds as people say them: `140 ms`, `2.4 s`, `3 min`. */
export function secondsWords(seconds: number): string {
  return took(seconds * 1_000);
}

/** `12% more than before`, `as before`; nothing where there was nothing before to compare with. */
export function changeWords(value: number, before: number | undefined): string | undefined {
  if (!before) return undefined;
  const change = value / before - 1;
  if (Math.abs(change) < 0.0005) return 'as before';
  return `${percentWords(Math.abs(change))} ${change > 0 ? 'more' : 'less'} than before`;
}

/** The part of the runs that ended by themselves which were completed, from 0 to 1; nothing where none has. */
export function successOf({ completed, failed }: { completed: number; failed: number }): number | undefined {
  return completed + failed > 0 ? completed / (completed + failed) : undefined;
}
