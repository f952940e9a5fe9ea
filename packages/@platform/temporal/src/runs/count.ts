import type { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import type { RunStatus } from '../domain/contract.js';
import { countRunsSchema, parseInput } from '../input/input.js';
import { countByStatus } from '../visibility/count.js';

/** All optional: the filters of `listRuns`, without a status. */
export type CountRunsInput = z.input<typeof countRunsSchema>;

/** How many runs there are of each status. */
export interface RunCounts {
  counts: Record<RunStatus, number>;
}

/**
 * Counts runs by their status, as the visibility store follows them within about a second. Only what the client's actor sees counts.
 * Throws `InvalidInput`, `SearchAttributesMissing`, `TemporalUnavailable`.
 */
export async function countRuns(client: TemporalClient, given: CountRunsInput = {}): Promise<RunCounts> {
  return { counts: await countByStatus(client, parseInput(countRunsSchema, given)) };
}
