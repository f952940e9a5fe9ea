'use client';
import type { RunList, RunSummary } from '@platform/temporal';
import { useEffect, useState } from 'react';
import { ApiProblem, api, eventsUrl, type RunFilter, runsQuery } from '@/lib/api';
import { listen } from '@/lib/event-stream';

export interface Runs {
  /** The latest page, live; absent until it is known. Older ones that were asked for follow. */
  runs?: readonly RunSummary[];
  connected: boolean;
  /** Why there is nothing to show, in words. */
  problem?: string;
  /** Asks for older ones; absent when there are none. */
  more?(): Promise<void>;
}

interface Older {
  query: string;
  runs: RunSummary[];
  next?: string;
}

/** The last known list for each filter. People who come back to a list find it at once, where they left it. */
const kept = new Map<string, { list: RunList; older?: Older }>();

/** Runs that fit the filter, as they change. */
export function useRuns(filter: RunFilter): Runs {
  const query = runsQuery(filter);
  const [first, setFirst] = useState<{ query: string; list: RunList }>();
  const [older, setOlder] = useState<Older>();
  const [connected, setConnected] = useState(true);
  const [problem, setProblem] = useState<string>();

  useEffect(
    () =>
      listen(eventsUrl(`/runs/events?${query}`), {
        events: {
          runs: (data) => {
            const list = data as RunList;
            kept.set(query, { ...kept.get(query), list });
            setFirst({ query, list });
            setProblem(undefined);
          },
          status: (data) => setConnected((data as { temporal: string }).temporal === 'ok'),
        },
        onOpen: () => setConnected(true),
        onLost: () => setConnected(false),
        onRefused: async () => {
          setProblem(await problemOf(query));
          return true;
        },
      }),
    [query],
  );

  const before = kept.get(query);
  const list = first?.query === query ? first.list : before?.list;
  const extra = older?.query === query ? older : before?.older;
  const token = extra ? extra.next : list?.nextPageToken;
  const more = async () => {
    const page = await api.runs(query, token);
    const grown = { query, runs: [...(extra?.runs ?? []), ...page.runs], next: page.nextPageToken };
    if (list) kept.set(query, { list, older: grown });
    setOlder(grown);
  };
  return {
    runs: list && withoutRepeats([...list.runs, ...(extra?.runs ?? [])]),
    connected,
    problem: list ? undefined : problem,
    more: token === undefined ? undefined : more,
  };
}

/** Joins the pages. The first page changes; older pages stay as they were loaded. */
function withoutRepeats(runs: readonly RunSummary[]): RunSummary[] {
  return [...new Map(runs.toReversed().map((run) => [run.runId, run])).values()].toReversed();
}

async function problemOf(query: string): Promise<string | undefined> {
  try {
    await api.runs(query);
    return undefined;
  } catch (error) {
    if (error instanceof ApiProblem) return error.status === 401 ? undefined : error.message;
    throw error;
  }
}
