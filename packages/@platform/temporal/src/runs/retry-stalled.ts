import type { z } from 'zod';
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { RetryRejected, RunEnded, RunNotFound, WorkerUnavailable } from '../errors/errors.js';
import { parseInput, retryStalledRunsSchema } from '../input/input.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';
import { retryRun } from './retry.js';

/** All but `by` optional. `type`: only runs that are stalled for this reason, `Auth` for example. */
export type RetryStalledRunsInput = z.input<typeof retryStalledRunsSchema>;

/** Which runs go on, and which do not. */
export interface RetriedRuns {
  retried: string[];
  /** Runs that did not go on, and why: somebody else has retried the run, it has ended, or its worker is missing. */
  refused: { runId: string; message: string }[];
}

/** Runs retried at the same time. */
const atOnce = 10;
const pageSize = 200;

/**
 * Starts again every run that is stalled for one reason, after that was mended (an expired key, say). Doing it again retries only what has
 * stalled again. Throws `InvalidInput`, `TemporalUnavailable`.
 */
export async function retryStalledRuns(client: TemporalClient, given: RetryStalledRunsInput): Promise<RetriedRuns> {
  const { type, agentId, by, note } = parseInput(retryStalledRunsSchema, given);
  const stalled = await listStalled(client, agentId);
  const wanted = stalled.filter(({ stall }) => type === undefined || stall?.type === type);
  const result: RetriedRuns = { retried: [], refused: [] };
  await forEachAtOnce(wanted, atOnce, async ({ runId }) => {
    try {
      await retryRun(client, { runId, by, note });
      result.retried.push(runId);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      result.refused.push({ runId, message: error.message });
    }
  });
  return result;
}

/** Lists all stalled runs before the first is retried, because retrying changes the following pages. */
async function listStalled(client: TemporalClient, agentId: string | undefined): Promise<RunSummary[]> {
  const all: RunSummary[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, { status: 'stalled', agentId }, { pageSize, nextPageToken });
    all.push(...page.runs);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return all;
}

function isRefusal(error: unknown): error is Error {
  return [RetryRejected, RunEnded, RunNotFound, WorkerUnavailable].some((kind) => error instanceof kind);
}
