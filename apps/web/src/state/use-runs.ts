'use client';
import type { RunList, RunSummary } from '@platform/temporal';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiProblem, api, eventsUrl } from '@/lib/api';
import { listen } from '@/lib/event-stream';
import { firstQuery, olderQuery } from './list-query';
import { joinPages, nextToken, type OlderPage, stalePage } from './run-pages';

export interface Runs {
  /** Those that were loaded: the beginning live, the others as they were when somebody last looked at them. Absent until they are known. */
  runs?: readonly RunSummary[];
  connected: boolean;
  /** Where the server cannot sort as asked: among how many runs it was done, and whether there are more. */
  sorted?: RunList['sorted'];
  /** Why there is nothing to show. */
  problem?: ApiProblem;
  /** Asks for older ones; absent when there are none. Asking twice at once is asking once. Throws {@link ApiProblem}. */
  more?(): Promise<void>;
  /** Says which runs are on the screen, now and then: what is loaded of them is kept right. */
  look(ids: ReadonlySet<string>): void;
}

interface Known {
  query: string;
  first?: RunList;
  pages: readonly OlderPage[];
}

/** Milliseconds between two looks at a list in an order of its own. */
const askEveryMs = 10_000;

const noPages: readonly OlderPage[] = [];

/** The last known list for each filter. People who come back to a list find it at once, where they left it. */
const kept = new Map<string, Known>();

/** Runs that fit a query of the API, as they change; nothing is asked without a query. */
export function useRuns(query: string | undefined): Runs {
  const [known, setKnown] = useState<Known>();
  const [connected, setConnected] = useState(true);
  const [problem, setProblem] = useState<ApiProblem>();
  const isAsking = useRef(false);

  useEffect(() => {
    if (query === undefined) return;
    setProblem(undefined);
    const take = (list: RunList) => {
      setKnown(keep(query, (before) => ({ ...before, first: list })));
      setProblem(undefined);
    };
    if (isSorted(query)) return askAgain(query, take, setConnected, setProblem);
    return listen(eventsUrl(`/runs/events?${firstQuery(query)}`), {
      events: {
        runs: (data) => take(data as RunList),
        status: (data) => setConnected((data as { temporal: string }).temporal === 'ok'),
      },
      onOpen: () => setConnected(true),
      onLost: () => setConnected(false),
      onRefused: async () => {
        setProblem(await problemOf(query));
        return true;
      },
    });
  }, [query]);

  const { first, pages = noPages } = (known?.query === query ? known : query !== undefined && kept.get(query)) || {};
  const next = first && nextToken(first, pages);

  const load = useCallback(
    async (place: number, token: string) => {
      if (query === undefined || isAsking.current) return;
      isAsking.current = true;
      try {
        const { runs, nextPageToken } = await api.runs(olderQuery(query), token);
        const page = { token, runs, next: nextPageToken, at: Date.now() };
        setKnown(keep(query, (before) => ({ ...before, pages: withPage(before.pages, place, page) })));
      } finally {
        isAsking.current = false;
      }
    },
    [query],
  );
  const look = useCallback(
    (ids: ReadonlySet<string>) => {
      const stale = first && stalePage(first, pages, ids, Date.now());
      // What cannot be read anew stays as it is; that the console is disconnected is said elsewhere.
      if (stale) load(stale.place, stale.token).catch(unlessApiProblem);
    },
    [first, pages, load],
  );
  const place = pages.length;
  const more = useMemo(() => (next === undefined ? undefined : () => load(place, next)), [next, place, load]);
  return {
    runs: useMemo(() => first && joinPages(first, pages), [first, pages]),
    sorted: first?.sorted,
    connected,
    problem: first ? undefined : problem,
    more,
    look,
  };
}

/** Whether the server reads many runs to answer it: it is not asked every second then. */
function isSorted(query: string): boolean {
  return new URLSearchParams(query).has('sort');
}

/** Asks for the beginning now and every ten seconds while somebody looks, until the returned function is called. */
function askAgain(
  query: string,
  take: (list: RunList) => void,
  setConnected: (connected: boolean) => void,
  setProblem: (problem: ApiProblem) => void,
): () => void {
  let isOver = false;
  const ask = async () => {
    if (document.hidden) return;
    try {
      const list = await api.runs(firstQuery(query));
      if (isOver) return;
      take(list);
      setConnected(true);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (isOver) return;
      setConnected(error.status !== 0);
      if (error.status !== 401) setProblem(error);
    }
  };
  void ask();
  const timer = setInterval(ask, askEveryMs);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

function keep(query: string, change: (before: Known) => Known): Known {
  const next = change(kept.get(query) ?? { query, pages: [] });
  kept.set(query, next);
  return next;
}

function withPage(pages: readonly OlderPage[], place: number, page: OlderPage): OlderPage[] {
  return [...pages.slice(0, place), page, ...pages.slice(place + 1)];
}

function unlessApiProblem(error: unknown) {
  if (!(error instanceof ApiProblem)) throw error;
}

async function problemOf(query: string): Promise<ApiProblem | undefined> {
  try {
    await api.runs(firstQuery(query));
    return undefined;
  } catch (error) {
    if (error instanceof ApiProblem) return error.status === 401 ? undefined : error;
    throw error;
  }
}
