import type { TemporalClient } from '../connection/client.js';
import { isSeen } from '../domain/sight.js';
import { ArchiveUnusable } from '../errors/errors.js';
import type { RunView } from '../projection/view.js';
import { readArchived } from './read.js';

/** Archived runs, by their ids. */
export interface ArchivedRuns {
  runs: RunView[];
  /** Files that cannot be used, and why. */
  unusable: { runId: string; location: string; why: string }[];
  /** For the next page; absent after the last. */
  next?: string;
}

/** A page of archived runs after a run id, read one by one. Throws `PayloadStoreUnavailable`. */
export async function listArchivedRuns(
  client: TemporalClient,
  { after = '', limit = 50 }: { after?: string; limit?: number } = {},
): Promise<ArchivedRuns> {
  const ids = await client.archive.list(after, limit);
  const page: ArchivedRuns = { runs: [], unusable: [], ...(ids.length === limit && { next: ids.at(-1) }) };
  const sees = client.actor?.sees;
  for (const runId of ids) {
    try {
      const run = await readArchived(client, runId);
      if (run && isSeen(run, sees)) page.runs.push(run);
    } catch (error) {
      if (!(error instanceof ArchiveUnusable)) throw error;
      // Nobody can tell whose it is.
      if (isSeen({}, sees)) page.unusable.push({ runId, location: error.location, why: error.why });
    }
  }
  return page;
}
