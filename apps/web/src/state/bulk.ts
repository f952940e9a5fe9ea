/** Doing the same to many runs: each is asked for by itself, and has its own line in the audit. */
import type { RunList, RunSummary } from '@platform/temporal';

/** What is done to them. */
export type BulkDoing = 'cancel' | 'retry';

/** Runs that are done at the most at one time: who wants more does it again. */
export const mostAtOnce = 1_000;

/** Requests that are under way at the same time: a browser has six connections to a server. */
const atOnce = 4;

export interface BulkPlan {
  /** Those that it is done to. */
  runs: readonly RunSummary[];
  /** How many of those that were looked at it cannot be done to. */
  leftOut: number;
  /** There are more than {@link mostAtOnce}. */
  isCut: boolean;
}

export interface BulkOutcome {
  done: string[];
  /** Those to which it was not done, and why. */
  refused: { runId: string; message: string }[];
}

/** Whether it can be done to a run: what has ended cannot be cancelled, and what does not stall needs no retry. */
export function canDo(doing: BulkDoing, { status }: RunSummary): boolean {
  if (doing === 'retry') return status === 'stalled';
  return status !== 'completed' && status !== 'failed' && status !== 'cancelled';
}

/** What would be done to these. */
export function planOf(doing: BulkDoing, runs: readonly RunSummary[]): BulkPlan {
  const able = runs.filter((run) => canDo(doing, run));
  return { runs: able.slice(0, mostAtOnce), leftOut: runs.length - able.length, isCut: able.length > mostAtOnce };
}

/** What would be done to all runs of a list. `page` asks for one of its pages. */
export async function planOfAll(
  doing: BulkDoing,
  page: (token: string | undefined) => Promise<RunList>,
  fits: (run: RunSummary) => boolean = () => true,
): Promise<BulkPlan> {
  const able = new Map<string, RunSummary>();
  let leftOut = 0;
  let token: string | undefined;
  do {
    const { runs, nextPageToken } = await page(token);
    for (const run of runs.filter(fits)) {
      if (canDo(doing, run)) able.set(run.runId, run);
      else leftOut += 1;
    }
    token = nextPageToken;
  } while (token !== undefined && able.size <= mostAtOnce);
  return { runs: [...able.values()].slice(0, mostAtOnce), leftOut, isCut: able.size > mostAtOnce };
}

/** Does it to each, some at a time, and tells after each how far it is. What is refused keeps no other from it. */
export async function doToAll(
  runs: readonly RunSummary[],
  act: (runId: string) => Promise<unknown>,
  tell: (outcome: BulkOutcome) => void,
): Promise<BulkOutcome> {
  let outcome: BulkOutcome = { done: [], refused: [] };
  const waiting = [...runs];
  const work = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const { runId } = run;
      const refusal = await act(runId).then(() => undefined, problemOf);
      outcome =
        refusal === undefined
          ? { ...outcome, done: [...outcome.done, runId] }
          : { ...outcome, refused: [...outcome.refused, { runId, message: refusal }] };
      tell(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, runs.length) }, work));
  return outcome;
}

function problemOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  throw error;
}
