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
  /** They were sent, and no answer came: it may have been done to them. */
  unanswered?: readonly string[];
}

/** Before it began. */
export const nothingDone: BulkOutcome = { done: [], refused: [] };

/** Those of which nobody knows yet what became. */
export function leftOf(runs: readonly string[], { done, refused }: BulkOutcome): readonly string[] {
  const known = new Set([...done, ...refused.map(({ runId }) => runId)]);
  return runs.filter((runId) => !known.has(runId));
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

/**
 * Does it to those of the plan, and tells before and after each request how far it is. Those that fit no more are refused by the server. `before`: how far it
 * came when it broke off; those whose outcome is known are not sent again.
 */
export async function doToAll(
  doing: BulkDoing,
  target: BulkTarget,
  runs: readonly string[],
  ask: AskBulk,
  tell: (outcome: BulkOutcome) => void,
  before: BulkOutcome = nothingDone,
): Promise<void> {
  const left = leftOf(runs, before);
  const unanswered = new Set(before.unanswered);
  let { done, refused } = before;
  for (let from = 0; from < left.length; from += atOnce) {
    const only = left.slice(from, from + atOnce);
    tell({ done, refused, unanswered: [...new Set([...unanswered, ...only])] });
    const answer = await ask({ ...filterOf(doing, target), only });
    done = [...done, ...answer.done];
    refused = [...refused, ...answer.refused.map((each) => (unanswered.has(each.runId) ? maybeDone(each) : each))];
    for (const runId of only) unanswered.delete(runId);
    tell({ done, refused, unanswered: [...unanswered] });
  }
}

/** What the server says of a run to which it was done the first time is that it has changed since. */
function maybeDone({ runId, message }: BulkOutcome['refused'][number]) {
  return {
    runId,
    message: `No answer came the first time, so it may have been done then. The second time: ${message}`,
  };
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
