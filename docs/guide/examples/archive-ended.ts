import { archiveRuns, listArchivedRuns, type TemporalClient } from '@platform/temporal';

/** Archives what ended longer ago than that, half a day unless told otherwise. Returns the ids of all runs that are archived by then. */
export async function archiveEnded(client: TemporalClient, olderThanSeconds = 43_200): Promise<string[]> {
  for await (const result of archiveRuns(client, { olderThanSeconds })) {
    if ('error' in result) console.error(result.error.message);
  }
  const { runs } = await listArchivedRuns(client);
  return runs.map(({ runId }) => runId);
}
