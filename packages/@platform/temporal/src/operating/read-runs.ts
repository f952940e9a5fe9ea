import type { TemporalClient } from '../connection/client.js';
import type { RunFilter } from '../visibility/filter.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';

/** How many runs are read for what they wait for, and as many for why they are stalled. */
const mostRuns = 2_000;

/** Runs that are read at once. */
const pageSize = 500;

/** The runs that a filter finds, 2,000 at most. `isCut`: there are more. Throws as `queryRuns`. */
export async function readRuns(
  client: TemporalClient,
  filter: RunFilter,
): Promise<{ runs: RunSummary[]; isCut: boolean }> {
  const runs: RunSummary[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, filter, { pageSize, nextPageToken });
    runs.push(...page.runs);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken && runs.length < mostRuns);
  return { runs, isCut: nextPageToken !== undefined };
}
