import type { Decision, PendingDecision } from '@platform/temporal';
import type { DecisionSubmission } from '@platform/temporal/contract';
import { isOwnDecision } from '@platform/temporal/decisions';

/** What a person has sent. */
export type Sent = Pick<DecisionSubmission, 'by' | 'action' | 'arguments' | 'values' | 'result'>;

/** What a page knows of a request: what the run says, and what the person at the page has sent and was answered. */
export interface Known {
  /** The decision, as the run tells it. */
  told?: Decision;
  /** What was sent last. */
  sent?: Sent;
  /** Its answer is not there yet. */
  pending: boolean;
  /** The answer: it was taken. */
  taken?: Decision;
  /** The answer: this one was taken before. */
  before?: Decision;
  /** The person was filling something in when it was decided. */
  busy: boolean;
}

/**
 * The decision, and whether the person was too late. The run's news may come before the answer to the person's own request. Until that
 * answer is there, the person is not too late. A person's own decision never counts as somebody else's, however often it was sent.
 */
export function whoseDecision(request: PendingDecision, known: Known): { decision?: Decision; isTooLate: boolean } {
  const { told, sent, pending, taken, before, busy } = known;
  const decision = taken ?? told ?? before;
  if (!decision || taken || pending) return { decision, isTooLate: false };
  if (sent && isOwnDecision(request, decision, sent)) return { decision, isTooLate: false };
  return { decision, isTooLate: before !== undefined || busy };
}
