import type { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import type { PendingDecision } from '../domain/contract.js';
import { listPendingDecisionsSchema, parseInput } from '../input/input.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';

/** A request for a decision and the run that waits for it. */
export interface InboxItem {
  run: Pick<RunSummary, 'runId' | 'agentId' | 'request' | 'startedBy' | 'startedAt'>;
  request: PendingDecision;
}

/** What waits for decisions, the oldest first. */
export interface Inbox {
  items: InboxItem[];
  /** Runs that wait for something that cannot be read, and why; absent while there are none. */
  unreadable?: { runId: string; message: string }[];
}

const pageSize = 200;

/** Every decision that runs wait for, the oldest first. Throws `InvalidInput`, `TemporalUnavailable`. */
export async function listPendingDecisions(
  client: TemporalClient,
  given: z.input<typeof listPendingDecisionsSchema> = {},
): Promise<InboxItem[]> {
  return (await readInbox(client, given)).items;
}

/** The same, and the runs whose requests cannot be read. From the visibility store. Throws `InvalidInput`, `TemporalUnavailable`. */
export async function readInbox(
  client: TemporalClient,
  given: z.input<typeof listPendingDecisionsSchema> = {},
): Promise<Inbox> {
  const filter = { ...parseInput(listPendingDecisionsSchema, given), asks: true };
  const items: InboxItem[] = [];
  const unread: Inbox['unreadable'] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, filter, { pageSize, nextPageToken });
    for (const { waitingFor, unreadable, runId, agentId, request, startedBy, startedAt } of page.runs) {
      if (unreadable !== undefined) unread.push({ runId, message: unreadable });
      const run = { runId, agentId, request, startedBy, startedAt };
      items.push(...waitingFor.map((pending) => ({ run, request: pending })));
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  items.sort((a, b) => a.request.askedAt.localeCompare(b.request.askedAt));
  return { items, ...(unread.length > 0 && { unreadable: unread }) };
}
