import type { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import { InvalidInput, RequestRefused } from '../errors/errors.js';
import { listRunsSchema, parseInput } from '../input/input.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';

/** All optional. `origin`: runs that continue that run, are forks of it, repeat it, or are its children. `idPrefix`: runs whose ids begin so. `limit`: runs per page, 50 when absent, at most 1,000. `pageToken`: `nextPageToken` of the page before. */
export type ListRunsInput = z.input<typeof listRunsSchema>;

/** A page of runs: those under way first, then the latest ended. */
export interface RunList {
  runs: RunSummary[];
  /** Absent after the last page. */
  nextPageToken?: string;
}

/** Lists runs from the visibility store, which follows them within about a second. Throws `InvalidInput`, `TemporalUnavailable`. */
export async function listRuns(client: TemporalClient, given: ListRunsInput = {}): Promise<RunList> {
  const { limit, pageToken, ...filter } = parseInput(listRunsSchema, given);
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

function wrongToken(cause?: Error): InvalidInput {
  return new InvalidInput('pageToken', 'pageToken: must be the nextPageToken of the page before', { cause });
}
