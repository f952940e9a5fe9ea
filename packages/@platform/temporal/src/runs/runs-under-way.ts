import type { TemporalClient } from '../connection/client.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';

/** Runs of a period, ISO 8601. */
export interface Period {
  from: string;
  to: string;
  agentId?: string;
}

/**
 * A page of the runs that were under way in a period, those under way first, then the latest ended. A run that has continued as new stands in the list by its last
 * execution, which may have begun after the period: how long the run was under way is read from itself.
 */
export async function pageUnderWay(
  client: TemporalClient,
  { from, to, agentId }: Period,
  page: { pageSize: number; nextPageToken?: Uint8Array },
): Promise<{ runs: RunSummary[]; nextPageToken?: Uint8Array }> {
  const { runs, nextPageToken } = await queryRuns(client, { agentId, endedSince: from }, page);
  return { runs: runs.filter(({ startedAt }) => startedAt <= to), nextPageToken };
}

const pageSize = 200;

/** All of them, each once: a list that changes while it is read may tell a run twice. */
export async function* runsUnderWay(client: TemporalClient, period: Period): AsyncGenerator<RunSummary, void, void> {
  const seen = new Set<string>();
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await pageUnderWay(client, period, { pageSize, nextPageToken });
    for (const run of page.runs) {
      if (seen.has(run.runId)) continue;
      seen.add(run.runId);
      yield run;
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
}
