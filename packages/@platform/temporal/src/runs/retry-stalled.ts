import type { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import { parseInput, retryStalledRunsSchema } from '../input/input.js';
import { doToAll, type FittingRuns } from './bulk.js';
import { retryRun } from './retry.js';

/**
 * All but `by` optional. `type`, or `cause`: only runs that are stalled for this reason, `Auth` for example. The other filters are those of `listRuns`.
 * `dryRun`: nothing is retried, and what would be is said. `only`: of those that fit, these alone.
 */
export type RetryStalledRunsInput = z.input<typeof retryStalledRunsSchema>;

/** Which runs go on, and which do not. Of a dry run, and where more fit than one call takes, also which fit. */
export interface RetriedRuns extends Partial<FittingRuns> {
  retried: string[];
  /** Runs that did not go on, and why: somebody else has retried the run, it has ended, or its worker is missing. */
  refused: { runId: string; message: string }[];
}

/**
 * Starts again every run that is stalled for one reason, after that was mended (an expired key, say): at most 1,000. Doing it again retries only what
 * has stalled again, and what was left. Throws `InvalidInput`, `SearchAttributesMissing`, `TemporalUnavailable`.
 */
export async function retryStalledRuns(client: TemporalClient, given: RetryStalledRunsInput): Promise<RetriedRuns> {
  const { type, cause, by, note, dryRun, only, ...filter } = parseInput(retryStalledRunsSchema, given);
  const wanted = type ?? cause;
  const outcome = await doToAll(
    client,
    { ...filter, status: 'stalled' },
    {
      only,
      isDry: dryRun,
      // Read from the run itself: those of earlier versions have no attribute for it.
      fits: ({ stall }) => wanted === undefined || stall?.type === wanted,
      act: (runId) => retryRun(client, { runId, by, note }),
    },
  );
  const { done: retried, refused, ...fitting } = outcome;
  return { retried, refused, ...((dryRun || fitting.isCut) && fitting) };
}
