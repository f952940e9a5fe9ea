'use client';
import type { Inbox } from '@platform/temporal';
import { useEffect, useReducer, useState } from 'react';
import { ApiProblem, api, eventsUrl, runPath } from '@/lib/api';
import { listen } from '@/lib/event-stream';
import { problemWords } from '@/words/problem';
import { setInbox, setInboxCarried } from './inbox';
import type { FeedEnd, RunEvent } from './run-events';
import { initialRunState, type RunState, reduceRun } from './run-state';

/** Milliseconds for which events are collected before they are drawn. Tokens come faster than anybody reads. */
const batchMs = 40;

/** Follows a run. `problem`: there is nothing to follow, and why. */
export function useRun(runId: string): { state: RunState; problem?: ApiProblem } {
  const [state, dispatch] = useReducer(reduceRun, initialRunState);
  const [problem, setProblem] = useState<ApiProblem>();

  useEffect(() => {
    let batch: RunEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const events = batch;
      batch = [];
      dispatch(events);
    };
    const tell = (event: RunEvent) => {
      batch.push(event);
      timer ??= setTimeout(flush, batchMs);
    };
    const passOn = (type: 'update' | 'live' | 'status') => (data: unknown) => tell({ type, data } as RunEvent);
    const end = (data: unknown) => {
      setInboxCarried(false);
      tell({ type: 'end' });
      const { problem: why } = data as FeedEnd;
      if (why) setProblem(new ApiProblem(problemWords(why), why.status, why));
    };
    setInboxCarried(true);
    const stop = listen(eventsUrl(`${runPath(runId)}/events?decisions=true`), {
      events: {
        update: passOn('update'),
        live: passOn('live'),
        status: passOn('status'),
        decisions: (data) => setInbox(data as Inbox),
        end,
      },
      endsWith: 'end',
      onOpen: () => {
        setProblem(undefined);
        setInboxCarried(true);
        tell({ type: 'open' });
      },
      onLost: () => tell({ type: 'lost' }),
      onRefused: async () => {
        const why = await problemOf(runId);
        const isAway = why === undefined || [0, 401, 429, 503].includes(why.status);
        setProblem(isAway ? undefined : why);
        if (!isAway) setInboxCarried(false);
        // A server that fails may recover. A run that does not exist may be one that is about to begin: a schedule's link is there before it.
        return isAway || why.status === 404 || why.status >= 500;
      },
    });
    return () => {
      stop();
      setInboxCarried(false);
      clearTimeout(timer);
    };
  }, [runId]);

  return { state, problem };
}

/** Event streams do not say why they were refused; the run itself does. */
async function problemOf(runId: string): Promise<ApiProblem | undefined> {
  try {
    await api.run(runId);
    return undefined;
  } catch (error) {
    if (error instanceof ApiProblem) return error;
    throw error;
  }
}
