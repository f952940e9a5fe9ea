import type { z } from 'zod';
import type { TemporalClient } from './client.js';
import type { PendingDecision } from './contract.js';
import { listPendingDecisionsSchema, parseInput } from './input.js';
import { queryRuns, type RunSummary } from './visibility.js';

/** A request for a decision and the run that waits for it. */
export interface InboxItem {
  run: Pick<RunSummary, 'runId' | 'agentId' | 'request' | 'startedBy' | 'startedAt'>;
  request: PendingDecision;
}

const pageSize = 200;

/**
 * Every decision that runs wait for, the oldest first, from the visibility store. Throws `InvalidInput`, `TemporalUnavailable`.
 */
export async function listPendingDecisions(
  client: TemporalClient,
  given: z.input<typeof listPendingDecisionsSchema> = {},
): Promise<InboxItem[]> {
  const filter = { ...parseInput(listPendingDecisionsSchema, given), asks: true };
  const items: InboxItem[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, filter, { pageSize, nextPageToken });
    for (const { waitingFor, runId, agentId, request, startedBy, startedAt } of page.runs) {
      const run = { runId, agentId, request, startedBy, startedAt };
      items.push(...waitingFor.map((pending) => ({ run, request: pending })));
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return items.sort((a, b) => a.request.askedAt.localeCompare(b.request.askedAt));
}
