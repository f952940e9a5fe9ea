'use client';
import type { Decision, PendingDecision, RecordedVote } from '@platform/temporal';
import { type DecisionSubmission, isDecided } from '@platform/temporal/contract';
import { needsPasskey } from '@platform/temporal/passkeys';
import { useMutation } from '@tanstack/react-query';
import type { Refusal } from '@/forms/refusal';
import { ApiProblem, api } from '@/lib/api';
import { PasskeyProblem } from '@/lib/passkey-problem';
import { refusalOf, sentIn } from './refusal-of';
import { useWho } from './use-me';
import type { Known } from './whose-decision';

/** What a person answers. The page adds the request, the hash of the arguments that were shown, and the name of the person. */
export type Answer = Omit<DecisionSubmission, 'requestId' | 'by' | 'roles' | 'via' | 'argumentsHash'>;

type Submission = Parameters<typeof api.decide>[1];

export interface Deciding extends Omit<Known, 'told' | 'busy'> {
  decide(answer: Answer): void;
  /** The vote counts, but others must agree as well. */
  voted?: RecordedVote;
  /** Why it was not taken. */
  refusal?: Refusal;
}

/**
 * Decides on one request of a run. The hash of the shown arguments goes with the decision, so that people approve what they saw. Where the policy
 * wants it, the person's passkey signs exactly that.
 */
export function useDecide(runId: string, request: PendingDecision): Deciding {
  const { by, byId, said } = useWho();
  const { mutate, isPending, data, error, variables } = useMutation<Decision | RecordedVote, Error, Submission>({
    mutationFn: async (submission) => {
      if (!needsPasskey(request.policy, submission.action)) return api.decide(runId, submission);
      if (!byId)
        throw new PasskeyProblem('Only people who have signed in have passkeys, and nobody is signed in here.');
      const { namespace, passkeys } = await api.passkeys();
      const { signWithPasskey } = await import('@/lib/passkeys');
      const passkey = await signWithPasskey({ namespace, runId, sent: { ...submission, byId } }, passkeys);
      return api.decide(runId, { ...submission, passkey });
    },
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
    refusal:
      error && !problem?.decision && problem?.reason !== 'AlreadyVoted'
        ? refusalOf(error, variables && sentIn(variables))
        : undefined,
  };
}
