'use client';
import type { RunSummary, RunView } from '@platform/temporal';
import { useQueries, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { viewQuery } from './use-view';

/** Milliseconds between two requests for the runs that come from a run. */
const lookEveryMs = 10_000;

/** So many of the runs that come from a run are read, to know what they are. */
const mostRead = 10;

const none: ReadonlySet<string> = new Set();

/** Runs that go on from a run or were started by it, as the lists know them. */
export function useWentOn(runId: string): readonly RunSummary[] {
  const { data } = useQuery({
    queryKey: ['went-on', runId],
    queryFn: () => api.runs(new URLSearchParams({ origin: runId }).toString()),
    refetchInterval: lookEveryMs,
  });
  return data?.runs ?? [];
}

/** What goes on from a run: the next messages of the conversation, and forks. Those that began first stand first. */
export interface Branches {
  followUps: readonly RunView[];
  forks: readonly RunView[];
}

/** @param children runs that it has started itself: they are not read. */
export function useBranches(runId: string, children: ReadonlySet<string> = none): Branches {
  const candidates = useWentOn(runId).filter((run) => !children.has(run.runId));
  const read = useQueries({ queries: candidates.slice(0, mostRead).map((run) => viewQuery(run.runId)) });
  return branchesOf(
    runId,
    read.flatMap(({ data }) => data ?? []),
  );
}

/** Sorts runs by what they are to the run that they come from. */
export function branchesOf(runId: string, runs: readonly RunView[]): Branches {
  const mine = runs
    .filter(({ origin }) => origin?.runId === runId)
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt));
  return {
    followUps: mine.filter(({ origin }) => origin?.kind === 'followUp'),
    forks: mine.filter(({ origin }) => origin?.kind === 'fork'),
  };
}

/** The last run of a conversation: it follows the newest message of each run. */
export async function newestOf(runId: string): Promise<string> {
  const { runs } = await api.runs(new URLSearchParams({ origin: runId }).toString());
  const views = await Promise.all(runs.slice(0, mostRead).map((run) => api.run(run.runId)));
  const next = branchesOf(runId, views).followUps.at(-1);
  return next ? newestOf(next.runId) : runId;
}
