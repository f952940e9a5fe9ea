/** One deed for many runs: what fits is read first, then it is done to each as if it were asked for alone. */
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { AgentsError } from '../errors/errors.js';
import type { RunFilter } from '../visibility/filter.js';
import type { RunSummary } from '../visibility/visibility.js';
import { mostInBulk, readFitting } from './fitting.js';

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

const notAmongThem =
  'Nothing was done to it: it has ended or changed since it was shown, or it is not yours to do this to.';

/**
 * Does something to each run that fits and that the client's actor may do it to. All are read before the first is done, because doing it changes what fits.
 * `only`: of those that fit, these alone: whoever was shown them does it to no other, and those that fit no more are among the refused. `isDry`: nothing is
 * done. Throws `SearchAttributesMissing`, `TemporalUnavailable` while runs are read; a run that cannot be asked later is one of those that it was not done to.
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
  const read = await readFitting(client, filter, only);
  const fitting = read.runs.filter(fits).map(({ runId }) => runId);
  const runs = fitting.slice(0, mostInBulk);
  const outcome: BulkOutcome = { runs, isCut: read.isCut || fitting.length > runs.length, done: [], refused: [] };
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
  const found = new Set(runs);
  const lost = [...new Set(only)].filter((runId) => !found.has(runId));
  outcome.refused.push(...lost.map((runId) => ({ runId, message: notAmongThem })));
  return outcome;
}
