/** One deed for many runs: what fits is read first, then it is done to each as if it were asked for alone. */
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { AgentsError } from '../errors/errors.js';
import type { RunFilter } from '../visibility/filter.js';
import type { RunSummary } from '../visibility/visibility.js';
import { readRuns } from './sorted.js';

/** Runs that one call does something to. */
export const mostInBulk = 1_000;

/** Runs at the same time. */
const atOnce = 10;

/** Which runs fit, with how many there are where not all were taken. */
export interface FittingRuns {
  /** Ids, at most 1,000: first what the server lists first. */
  runs: string[];
  /** More fit. Ask again for them. */
  isCut: boolean;
}

/** What became of each run. */
export interface BulkOutcome extends FittingRuns {
  done: string[];
  /** Runs that it was not done to, and why. */
  refused: { runId: string; message: string }[];
}

/**
 * Does something to each run that fits and that the client's actor may do it to. All are read before the first is done, because doing it changes what fits.
 * `only`: of those that fit, these alone: whoever was shown them does it to no other. `isDry`: nothing is done. Throws `SearchAttributesMissing`,
 * `TemporalUnavailable` while runs are read; a run that cannot be asked later is one of those that it was not done to.
 */
export async function doToAll(
  client: TemporalClient,
  filter: RunFilter,
  {
    only,
    isDry,
    fits = () => true,
    act,
  }: {
    only?: readonly string[];
    isDry: boolean;
    fits?: (run: RunSummary) => boolean;
    act: (runId: string) => Promise<void>;
  },
): Promise<BulkOutcome> {
  const read = await readRuns(client, filter, mostInBulk);
  const wanted = only && new Set(only);
  const runs = read.runs.filter((run) => fits(run) && (!wanted || wanted.has(run.runId))).map(({ runId }) => runId);
  const outcome: BulkOutcome = { runs, isCut: read.isCut, done: [], refused: [] };
  if (isDry) return outcome;
  await forEachAtOnce(runs, atOnce, async (runId) => {
    try {
      await act(runId);
      outcome.done.push(runId);
    } catch (error) {
      // What was done to others must be told, whatever became of this one.
      if (!(error instanceof AgentsError)) throw error;
      outcome.refused.push({ runId, message: error.message });
    }
  });
  return outcome;
}
