import type { z } from 'zod';
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import {
  groupsOf,
  type OverviewGroup,
  type OverviewGrouping,
  type OverviewRow,
  type OverviewSums,
  sumsOf,
} from '../domain/overview.js';
import { InvalidInput } from '../errors/errors.js';
import { overviewSchema, parseInput } from '../input/input.js';
import { OverviewDays } from './overview-days.js';

/** All optional. `from`: started then or later, a week ago when absent; `to`: before that, now when absent. `by`: what it is grouped by, `day` when absent. `timezone`: whose days these are, UTC when absent. */
export type OverviewInput = z.input<typeof overviewSchema>;

/** What the runs of a period took. Times are ISO 8601. */
export interface Overview {
  from: string;
  to: string;
  by: OverviewGrouping;
  /** Whose days these are. */
  timezone: string;
  totals: OverviewSums;
  /** Days in their order; others by how many runs they have, at most 200. */
  groups: OverviewGroup[];
  /** There are more runs than are counted at once: these are not all. */
  isCut: boolean;
}

const dayMs = 86_400_000;

/** Days of a period. */
const mostDays = 92;
const mostGroups = 200;
const daysAtOnce = 4;

/**
 * Counts the runs that started in a period, from search attributes alone. Only what the client's actor sees counts. `days` keeps what was read of ended
 * runs, for the next question. Throws `InvalidInput`, `SearchAttributesMissing`, `TemporalUnavailable`.
 */
export async function readOverview(
  client: TemporalClient,
  given: OverviewInput = {},
  days: OverviewDays = new OverviewDays(),
): Promise<Overview> {
  const { by, timezone, ...period } = parseInput(overviewSchema, given);
  const [from, to] = [Date.parse(period.from), period.to === undefined ? Date.now() : Date.parse(period.to)];
  if (from >= to) throw new InvalidInput('to', 'to: must be later than from');
  if (to - from > mostDays * dayMs) throw new InvalidInput('from', `from: must be at most ${mostDays} days before to`);
  const first = Math.floor(from / dayMs) * dayMs;
  const starts = Array.from({ length: Math.ceil((to - first) / dayMs) }, (_, n) => first + n * dayMs);
  const rows: OverviewRow[] = [];
  let isCut = false;
  await forEachAtOnce(starts, daysAtOnce, async (day) => {
    const read = await days.read(client, day);
    isCut ||= read.isCut;
    for (const row of read.rows) if (row.startedAt >= from && row.startedAt < to) rows.push(row);
  });
  const groups = groupsOf(rows, by, { from, to, timezone }).slice(0, mostGroups);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    by,
    timezone,
    totals: sumsOf(rows),
    groups,
    isCut,
  };
}
