'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '@/lib/api';
import { type BulkDoing, type BulkOutcome, type BulkPlan, doToAll, planOf, planOfAll } from '@/state/bulk';
import { olderQuery } from '@/state/list-query';
import { useWho } from '@/state/use-me';
import type { BulkTarget } from './bulk-dialog';

interface Bulk {
  /** What it would be done to; absent until it is known. It stays what was shown, whatever happens to the list. */
  plan?: BulkPlan;
  problem?: string;
  act(note: string | undefined): void;
  isActing: boolean;
  /** How far it is; absent before it began. */
  outcome?: BulkOutcome;
  ended: boolean;
}

/** Does the same to many runs, once they were looked at. */
export function useBulk(doing: BulkDoing, target: BulkTarget): Bulk {
  const { by } = useWho().said;
  const [outcome, setOutcome] = useState<BulkOutcome>();
  // Of this dialog only: the next one looks anew.
  const { data: plan, error: cannotLook } = useQuery({
    queryKey: ['bulk', useId(), doing],
    queryFn: () => look(doing, target),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async ({ runs, note }: { runs: BulkPlan['runs']; note?: string }) => {
      const act = (runId: string) =>
        doing === 'cancel' ? api.cancel(runId, { by, reason: note }) : api.retry(runId, { by, note });
      setOutcome({ done: [], refused: [] });
      await doToAll(runs, act, setOutcome);
    },
  });
  return {
    plan,
    problem: (cannotLook ?? error)?.message,
    act: (note) => plan && mutate({ runs: plan.runs, note }),
    isActing: isPending,
    outcome,
    ended: isSuccess,
  };
}

async function look(doing: BulkDoing, target: BulkTarget): Promise<BulkPlan> {
  if ('runs' in target) return planOf(doing, target.runs);
  const { query, cause } = target;
  return planOfAll(
    doing,
    (token) => api.runs(olderQuery(query), token),
    (run) => cause === undefined || run.stall?.type === cause,
  );
}
