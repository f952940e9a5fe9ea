/** How many runs there are, from Temporal's visibility store. */
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { type RunStatus, runStatuses } from '../domain/contract.js';
import { queryFor, type RunFilter } from './filter.js';

/**
 * How many runs that fit there are of each status; of those that have ended, as long as the server keeps them. Counts what the client's actor sees.
 * Throws `TemporalUnavailable`, `SearchAttributesMissing`.
 */
export async function countByStatus(
  client: TemporalClient,
  filter: Omit<RunFilter, 'status'> = {},
): Promise<Record<RunStatus, number>> {
  const counted = async (status: RunStatus) =>
    [status, await countQuery(client, queryFor({ ...filter, status }, client.actor?.sees))] as const;
  return Object.fromEntries(await Promise.all(runStatuses.map(counted))) as Record<RunStatus, number>;
}

/** How many workflows fit a query. Throws as {@link countByStatus}. */
export async function countQuery(client: TemporalClient, query: string): Promise<number> {
  const request = { namespace: client.namespace, query };
  const answer = await call(client, () => client.connection.workflowService.countWorkflowExecutions(request));
  return Number(answer.count ?? 0);
}
