/** Lists in orders that the visibility store does not have: stores of SQL know one order only. */
import type { TemporalClient } from '../connection/client.js';
import type { runSorts } from '../input/input.js';
import type { RunFilter } from '../visibility/filter.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';
import type { RunList } from './list.js';
import { wrongToken } from './wrong-token.js';

type Sort = Exclude<(typeof runSorts)[number], 'newest'>;

/** Runs that are read to be sorted: those that the server lists first. */
export const mostSorted = 2_000;

/** Runs that are read at once. */
const pageSize = 500;

const started = ({ startedAt }: RunSummary) => Date.parse(startedAt);

/** What is compared; the greatest comes first. */
const measures: Readonly<Record<Sort, (run: RunSummary) => number>> = {
  oldest: (run) => -started(run),
  cost: ({ costUsd = -1 }) => costUsd,
  tokens: ({ tokens }) => (tokens ? tokens.input + tokens.output : -1),
  longest: (run) => (run.endedAt ? Date.parse(run.endedAt) : Date.now()) - started(run),
};

/** A page of the first {@link mostSorted} runs that fit, sorted. The token is how many come before the page. Throws as `listRuns`. */
export async function listSorted(
  client: TemporalClient,
  filter: RunFilter,
  { sort, limit, pageToken }: { sort: Sort; limit: number; pageToken?: string },
): Promise<RunList> {
  const from = Number(pageToken ?? 0);
  if (!Number.isSafeInteger(from) || from < 0) throw wrongToken();
  const { runs, isCut } = await readRuns(client, filter, mostSorted);
  const measure = measures[sort];
  runs.sort((a, b) => measure(b) - measure(a) || started(b) - started(a));
  const to = from + limit;
  return {
    runs: runs.slice(from, to),
    ...(to < runs.length && { nextPageToken: String(to) }),
    sorted: { among: runs.length, isCut },
  };
}

/** The first runs that fit, at most so many. `isCut`: there are more. Throws as `listRuns`. */
export async function readRuns(
  client: TemporalClient,
  filter: RunFilter,
  most: number,
): Promise<{ runs: RunSummary[]; isCut: boolean }> {
  const runs: RunSummary[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, filter, { pageSize: Math.min(pageSize, most - runs.length), nextPageToken });
    runs.push(...page.runs);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken && runs.length < most);
  return { runs, isCut: nextPageToken !== undefined };
}
