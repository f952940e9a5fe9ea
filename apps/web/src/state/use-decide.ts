'use client';
import type { Decision, PendingDecision, RecordedVote } from '@platform/temporal';
import { type DecisionSubmission, isDecided } from '@platform/temporal/contract';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem, api } from '@/lib/api';
import { useWho } from './use-me';
import type { Known } from './whose-decision';

/** What a person answers. The page adds the request, the hash of the arguments that were shown, and the name of the person. */
export type Answer = Omit<DecisionSubmission, 'requestId' | 'by' | 'roles' | 'via' | 'argumentsHash'>;

type Submission = Parameters<typeof api.decide>[1];

export interface Deciding extends Omit<Known, 'told' | 'busy'> {
  decide(answer: Answer): void;
  /** The vote counts, but others must agree as well. */
  voted?: RecordedVote;
  /** Why it was not taken, in words. */
  problem?: string;
}

/** Decides on one request of a run. The hash of the shown arguments goes with the decision, so that people approve what they saw. */
export function useDecide(runId: string, request: PendingDecision): Deciding {
  const { by, said } = useWho();
  const { mutate, isPending, data, error, variables } = useMutation<Decision | RecordedVote, Error, Submission>({
    mutationFn: (submission) => api.decide(runId, submission),
  });
  const decide = (answer: Answer) =>
    mutate({
      ...answer,
      requestId: request.id,
      ...said,
      via: 'console',
      argumentsHash: request.argumentsHash,
    });
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  return {
    decide,
    sent: variables && { ...variables, by },
    pending: isPending,
    taken: data && isDecided(data) ? data : undefined,
    voted: data && !isDecided(data) ? data : undefined,
    before: problem?.decision,
    problem: error && !problem?.decision && problem?.reason !== 'AlreadyVoted' ? error.message : undefined,
  };
}
