/** The period of the overview, as it stands in the page's address, with the names of the API. */
import type { OverviewGrouping } from '@platform/temporal';
import { isAgo, isMoment } from './moments';
import type { FilterProblem } from './run-filter';

/** What the table of the overview can be grouped by; its charts go by day. */
export const groupings = ['agent', 'person', 'tool', 'model'] as const satisfies readonly OverviewGrouping[];
export type Grouping = (typeof groupings)[number];

/** `from` and `to` as they were given: `7d`, a day, a time. `to` absent: until now. */
export interface OverviewAddress {
  from: string;
  to?: string;
  by: Grouping;
}

export const usualPeriod = '7d';
const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs };

/** Reads an address. All that it says is in what is read or in the problems. */
export function readOverviewAddress(address: URLSearchParams): OverviewAddress & { problems: FilterProblem[] } {
  const read: OverviewAddress = { from: usualPeriod, by: 'agent' };
  const problems: FilterProblem[] = [];
  for (const name of new Set(address.keys())) {
    const values = address.getAll(name).filter((value) => value !== '');
    const [value] = values;
    if (value === undefined) continue;
    const message = values.length > 1 ? 'is given more than once' : wrong(name, value);
    if (message) problems.push({ name, value: values.join(', '), message });
    else if (name === 'by') read.by = value as Grouping;
    else read[name as 'from' | 'to'] = value;
  }
  return { ...read, problems };
}

function wrong(name: string, value: string): string | undefined {
  if (name === 'by')
    return groupings.some((by) => by === value) ? undefined : `must be one of: ${groupings.join(', ')}`;
  if (name !== 'from' && name !== 'to') return 'is nothing that this page knows';
  return isMoment(value) ? undefined : 'must be a day, a time, or a length like 24h or 7d';
}

/** The address of an overview; what is usual is left out. */
export function overviewAddress({ from, to, by }: OverviewAddress): string {
  const query = new URLSearchParams({
    ...(from !== usualPeriod && { from }),
    ...(to !== undefined && { to }),
    ...(by !== 'agent' && { by }),
  });
  return query.size > 0 ? `/overview?${query}` : '/overview';
}

/** Two times, ISO 8601. `to` absent: until now. */
export interface Period {
  from: string;
  to?: string;
}

/**
 * The period that an address means at `now` (milliseconds), and the one before it, of the same length. Several days are whole days of the reader, today with what
 * it has so far: they are compared with as many days before, the last up to the same hour.
 */
export function periodOf(
  { from, to }: Pick<OverviewAddress, 'from' | 'to'>,
  now: number,
): { now: Period; before: Period } {
  const iso = (ms: number) => new Date(ms).toISOString();
  const days = to === undefined ? wholeDays(from) : undefined;
  if (days !== undefined) {
    const today = new Date(now).setHours(0, 0, 0, 0);
    const first = daysBefore(today, days - 1);
    const before = { from: iso(daysBefore(first, days)), to: iso(daysBefore(now, days)) };
    return { now: { from: iso(first) }, before };
  }
  const end = to === undefined ? now : timeOf(to, now);
  const start = timeOf(from, now);
  return {
    now: { from: iso(start), ...(to !== undefined && { to: iso(end) }) },
    before: { from: iso(start - (end - start)), to: iso(start) },
  };
}

/** The same time of day, so many days before: where clocks are turned, a day has 23 or 25 hours. */
function daysBefore(ms: number, days: number): number {
  const date = new Date(ms);
  return date.setDate(date.getDate() - days);
}

/** `7d` is 7. One day is a length of 24 hours. */
function wholeDays(from: string): number | undefined {
  return isAgo(from) && from.endsWith('d') && Number.parseInt(from, 10) > 1 ? Number.parseInt(from, 10) : undefined;
}

function timeOf(moment: string, now: number): number {
  if (!isAgo(moment)) return Date.parse(moment);
  const length = Number.parseInt(moment, 10) * (unitMs[moment.at(-1) ?? ''] ?? 0);
  return Math.floor((now - length) / 60_000) * 60_000;
}
