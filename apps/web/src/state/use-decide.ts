'use client';
import type { Decision, PendingDecision } from '@platform/temporal';
import type { DecisionSubmission } from '@platform/temporal/contract';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem, api } from '@/lib/api';
import { useName } from '@/lib/use-name';

/** What a person says to a request, without what the page adds: which request, which arguments were seen, who it is. */
export type Answer = Omit<DecisionSubmission, 'requestId' | 'by' | 'argumentsHash'>;

export interface Deciding {
  decide(answer: Answer): void;
  /** It is on its way. */
  pending: boolean;
  /** It was taken. */
  taken?: Decision;
  /** Someone else was faster. */
  tooLate?: Decision;
  /** Why it was not taken, in words. */
  problem?: string;
}

/** Decides on one request of a run. What is approved is what was shown: the hash of the arguments goes with it. */
export function useDecide(runId: string, request: PendingDecision): Deciding {
  const [by] = useName();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (answer: Answer) =>
      api.decide(runId, { ...answer, requestId: request.id, by, argumentsHash: request.argumentsHash }),
  });
  const before = error instanceof ApiProblem ? error.problem?.decision : undefined;
  return {
    decide: mutate,
    pending: isPending,
    taken: data,
    tooLate: before,
    problem: error && !before ? error.message : undefined,
  };
}
