import type { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import { RequestRefused } from '../errors/errors.js';
import { listRunsSchema, parseInput } from '../input/input.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';
import { listSorted } from './sorted.js';
import { wrongToken } from './wrong-token.js';

/**
 * All optional; all that is given must hold. `origin`: runs that continue that run, are forks of it, repeat it, or are its children. `idPrefix`: runs
 * whose ids begin so. `search`: words of the request, or the beginning of an id. `since`, `until`: started then or later, and before; a time, a day, or
 * how long ago (`24h`). `cause`: why it is stalled or has failed. `limit`: runs per page, 50 when absent, at most 1,000. `pageToken`: `nextPageToken` of
 * the page before, with the same filter and order.
 */
export type ListRunsInput = z.input<typeof listRunsSchema>;

/** A page of runs: those under way first, then the latest ended. */
export interface RunList {
  runs: RunSummary[];
  /** Absent after the last page. */
  nextPageToken?: string;
  /** Present where the server cannot sort so: among how many runs it was done. `isCut`: more fit, which no page shows. */
  sorted?: { among: number; isCut: boolean };
}

/** Lists runs from the visibility store, which follows them within about a second. Throws `InvalidInput`, `TemporalUnavailable`. */
export async function listRuns(client: TemporalClient, given: ListRunsInput = {}): Promise<RunList> {
  const { limit, pageToken, sort, ...filter } = parseInput(listRunsSchema, given);
  if (sort !== 'newest') return listSorted(client, filter, { sort, limit, pageToken });
  const token = pageToken === undefined ? undefined : Buffer.from(pageToken, 'base64url');
  if (token && token.toString('base64url') !== pageToken) {
    throw wrongToken();
  }
  const page = { pageSize: limit, nextPageToken: token };
  const { runs, nextPageToken } = await queryRuns(client, filter, page).catch((error: unknown) => {
    // Everything else was checked before, so the server can only have refused the page token.
    if (token && error instanceof RequestRefused) throw wrongToken(error);
    throw error;
  });
  return { runs, nextPageToken: nextPageToken && Buffer.from(nextPageToken).toString('base64url') };
}
