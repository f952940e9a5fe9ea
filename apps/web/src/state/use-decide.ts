'use client';
import type { Decision, PendingDecision, RecordedVote } from '@platform/temporal';
import { type DecisionSubmission, isDecided } from '@platform/temporal/contract';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem, api } from '@/lib/api';
import { useName, useRoles } from '@/lib/use-name';

/** What a person says to a request, without what the page adds: which request, which arguments were seen, who it is. */
export type Answer = Omit<DecisionSubmission, 'requestId' | 'by' | 'roles' | 'via' | 'argumentsHash'>;

export interface Deciding {
  decide(answer: Answer): void;
  /** It is on its way. */
  pending: boolean;
  /** It was taken. */
  taken?: Decision;
  /** It was one of several that must agree, and others are missing. */
  voted?: RecordedVote;
  /** Someone else was faster. */
  tooLate?: Decision;
  /** Why it was not taken, in words. */
  problem?: string;
}

/** Decides on one request of a run. What is approved is what was shown: the hash of the arguments goes with it. */
export function useDecide(runId: string, request: PendingDecision): Deciding {
  const [by] = useName();
  const roles = useRoles();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (answer: Answer) =>
      api.decide(runId, {
        ...answer,
        requestId: request.id,
        by,
        ...(roles.length > 0 && { roles }),
        via: 'console',
        argumentsHash: request.argumentsHash,
      }),
  });
  const before = error instanceof ApiProblem ? error.problem?.decision : undefined;
  return {
    decide: mutate,
    pending: isPending,
    taken: data && isDecided(data) ? data : undefined,
    voted: data && !isDecided(data) ? data : undefined,
    tooLate: before,
    problem: error && !before ? error.message : undefined,
  };
}
