import type { Overview } from '@platform/temporal';

const dayMs = 86_400_000;

/** The part of a UTC day that lies in the overview's period, for the filter of the list of runs. */
export function dayPeriod(day: string, { from, to }: Pick<Overview, 'from' | 'to'>): { since: string; until: string } {
  const start = `${day}T00:00:00.000Z`;
  const end = new Date(Date.parse(start) + dayMs).toISOString();
  return { since: start > from ? start : from, until: end < to ? end : to };
}
