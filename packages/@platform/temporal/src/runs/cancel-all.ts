import type { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import { InvalidInput } from '../errors/errors.js';
import { cancelRunsSchema, parseInput } from '../input/input.js';
import { type BulkOutcome, doToAll, type FittingRuns } from './bulk.js';
import { cancelRun } from './cancel.js';

/**
 * The filters of `listRuns`; `status` is one of open runs. `only`: of those that fit, these alone. One of them must be given, so that nobody cancels all runs by
 * leaving something out. `dryRun`: nothing is cancelled, and what would be is said, also of all runs.
 */
export type CancelRunsInput = z.input<typeof cancelRunsSchema>;

/** Which runs stop, and which do not. `runs`: all that fit. */
export interface CancelledRuns extends FittingRuns {
  cancelled: string[];
  refused: BulkOutcome['refused'];
}

/**
 * Asks every open run that fits to stop, at most 1,000: each as `cancelRun` does, with a record of its own. Throws `InvalidInput`,
 * `SearchAttributesMissing`, `TemporalUnavailable`.
 */
export async function cancelRuns(client: TemporalClient, given: CancelRunsInput): Promise<CancelledRuns> {
  const { by, reason, dryRun, only, ...filter } = parseInput(cancelRunsSchema, given);
  if (!dryRun && !only && Object.values(filter).every((value) => value === undefined)) {
    throw new InvalidInput(
      'input',
      'input: must say which runs: give one filter at least, agentId for example, or only',
    );
  }
  const act = (runId: string) => cancelRun(client, { runId, by, reason });
  const { done: cancelled, ...rest } = await doToAll(client, { ...filter, open: true }, { only, isDry: dryRun, act });
  return { ...rest, cancelled };
}
