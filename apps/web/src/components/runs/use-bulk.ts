'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '@/lib/api';
import {
  type AskBulk,
  type BulkDoing,
  type BulkOutcome,
  type BulkPlan,
  type BulkTarget,
  doToAll,
  nothingDone,
  planOf,
} from '@/state/bulk';
import { useWho } from '@/state/use-me';

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
    queryFn: () => planOf(doing, target, asks(doing, { by })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async ({ runs, note }: { runs: BulkPlan['runs']; note?: string }) => {
      // What was done before it broke off stays told, and is not done again.
      const before = outcome ?? nothingDone;
      setOutcome(before);
      await doToAll(doing, target, runs, asks(doing, { by, note }), setOutcome, before);
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

function asks(doing: BulkDoing, { by, note }: { by?: string; note?: string }): AskBulk {
  return doing === 'cancel'
    ? (body) => api.cancelMany({ ...body, by, reason: note })
    : (body) => api.retryMany({ ...body, by, note });
}
