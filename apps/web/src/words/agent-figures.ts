/** How the last runs of an agent went. */
import type { RunSummary } from '@platform/temporal';

/** Runs that are looked at. */
export const readRuns = 100;

/** Medians are of those runs that have the figure. `success`: the share that completed, of those that ended. */
export interface AgentFigures {
  ended: number;
  success?: number;
  costUsd?: number;
  ms?: number;
}

export function figuresOf(
  runs: readonly Pick<RunSummary, 'status' | 'startedAt' | 'endedAt' | 'costUsd'>[],
): AgentFigures {
  const ended = runs.filter(({ endedAt }) => endedAt !== undefined);
  if (ended.length === 0) return { ended: 0 };
  const completed = ended.filter(({ status }) => status === 'completed');
  const costUsd = median(ended.flatMap(({ costUsd: cost }) => cost ?? []));
  const ms = median(completed.map(({ startedAt, endedAt }) => Date.parse(endedAt ?? '') - Date.parse(startedAt)));
  return {
    ended: ended.length,
    success: completed.length / ended.length,
    ...(costUsd !== undefined && { costUsd }),
    ...(ms !== undefined && { ms }),
  };
}

/** The lower of the two in the middle: at least half are at most that. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length / 2) - 1];
}
