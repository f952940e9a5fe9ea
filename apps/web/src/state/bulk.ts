/** Doing the same to many runs, by the API's own way: first it says which fit, then it does it to those that were shown, some with each request. */
import type { RunStatus } from '@platform/temporal';
import type { RunFilter } from './run-filter';

/** What is done to them. */
export type BulkDoing = 'cancel' | 'retry';

/** Those that were chosen, or all of a filter; of those with one cause only where it is given. `count`: how many of them the page shows, where it knows. */
export type BulkTarget = { runs: readonly string[] } | { filter: RunFilter; cause?: string; count?: number };

export interface BulkPlan {
  /** Ids of those that it is done to. */
  runs: readonly string[];
  /** How many of those that were looked at it cannot be done to. */
  leftOut: number;
  /** There are more than one request takes. */
  isCut: boolean;
}

export interface BulkOutcome {
  done: readonly string[];
  /** Those to which it was not done, and why. */
  refused: readonly { runId: string; message: string }[];
}

/** What is asked of the API: filters, or ids. */
type BulkFilter = Omit<RunFilter, 'status'> & { status?: RunStatus; only?: readonly string[] };

/** Asks the API, which says which fit and what became of each. */
export type AskBulk = (
  body: BulkFilter & { dryRun?: boolean },
) => Promise<BulkOutcome & { runs?: readonly string[]; isCut?: boolean }>;

/** Runs of one request: after each of them the page tells how far it is. */
const atOnce = 100;

/** Runs that the API takes by their ids. */
const mostIds = 1_000;

const ended: readonly (RunStatus | undefined)[] = ['completed', 'failed', 'cancelled'];

/** What of the target fits is known to the server alone; nothing is asked where nothing can. */
export async function planOf(doing: BulkDoing, target: BulkTarget, ask: AskBulk): Promise<BulkPlan> {
  const count = 'runs' in target ? target.runs.length : target.count;
  const filter = filterOf(doing, target);
  if (!filter) return { runs: [], leftOut: count ?? 0, isCut: false };
  const { runs = [], isCut = false } = await ask({ ...filter, dryRun: true });
  const isMore = isCut || (filter.only !== undefined && (count ?? 0) > mostIds);
  return { runs, leftOut: isMore || count === undefined ? 0 : Math.max(0, count - runs.length), isCut: isMore };
}

/** Does it to those of the plan, and tells after each request how far it is. Those that fit no more are refused by the server. */
export async function doToAll(
  doing: BulkDoing,
  target: BulkTarget,
  runs: readonly string[],
  ask: AskBulk,
  tell: (outcome: BulkOutcome) => void,
): Promise<void> {
  let outcome: BulkOutcome = { done: [], refused: [] };
  for (let from = 0; from < runs.length; from += atOnce) {
    const { done, refused } = await ask({ ...filterOf(doing, target), only: runs.slice(from, from + atOnce) });
    outcome = { done: [...outcome.done, ...done], refused: [...outcome.refused, ...refused] };
    tell(outcome);
  }
}

/** The target in the words of the API; `undefined` where it can be done to none: what has ended cannot be cancelled, what does not stall needs no retry. */
function filterOf(doing: BulkDoing, target: BulkTarget): BulkFilter | undefined {
  if ('runs' in target) return { only: target.runs.slice(0, mostIds) };
  const { status, ...others } = target.filter;
  const cause = target.cause ?? others.cause;
  if (doing === 'retry')
    return status === undefined || status === 'stalled'
      ? { ...others, ...(cause !== undefined && { cause }) }
      : undefined;
  return ended.includes(status) ? undefined : target.filter;
}
