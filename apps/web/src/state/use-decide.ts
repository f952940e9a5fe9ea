'use client';
import type { Decision, PendingDecision, RecordedVote } from '@platform/temporal';
import { type DecisionSubmission, isDecided } from '@platform/temporal/contract';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem, api } from '@/lib/api';
import { useName, useRoles } from '@/lib/use-name';
import type { Known } from './whose-decision';

/** What a person answers. The page adds the request, the hash of the arguments that were shown, and the name of the person. */
export type Answer = Omit<DecisionSubmission, 'requestId' | 'by' | 'roles' | 'via' | 'argumentsHash'>;

export interface Deciding extends Omit<Known, 'told' | 'busy'> {
  decide(answer: Answer): void;
  /** The vote counts, but others must agree as well. */
  voted?: RecordedVote;
  /** Why it was not taken, in words. */
  problem?: string;
}

/** Decides on one request of a run. The hash of the shown arguments goes with the decision, so that people approve what they saw. */
export function useDecide(runId: string, request: PendingDecision): Deciding {
  const [by] = useName();
  const roles = useRoles();
  const { mutate, isPending, data, error, variables } = useMutation<Decision | RecordedVote, Error, DecisionSubmission>(
    {
      mutationFn: (submission) => api.decide(runId, submission),
    },
  );
  const decide = (answer: Answer) =>
    mutate({
      ...answer,
      requestId: request.id,
      by,
      ...(roles.length > 0 && { roles }),
      via: 'console',
      argumentsHash: request.argumentsHash,
    });
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  return {
    decide,
    sent: variables,
    pending: isPending,
    taken: data && isDecided(data) ? data : undefined,
    voted: data && !isDecided(data) ? data : undefined,
    before: problem?.decision,
    problem: error && !problem?.decision && problem?.reason !== 'AlreadyVoted' ? error.message : undefined,
  };
}
