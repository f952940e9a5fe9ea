/** What is said of decisions that are given, and not sent yet. */
import { actionWords } from '@platform/temporal/words';
import type { HeldDecision } from '@/state/held/held';

/** `You approved this. It is sent in a moment.` */
export function givenWords({ submission, state }: HeldDecision): string {
  const what = `You ${done(submission)} this.`;
  return state === 'held' ? `${what} It is sent in a moment; until then you can undo it.` : `${what} It is on its way.`;
}

/** `Approved issue_refund: Refund order 1042`; `Approved 12 calls of issue_refund`. */
export function batchWords(batch: readonly HeldDecision[]): string {
  const [first] = batch;
  if (!first) return '';
  const word = done(first.submission);
  const what = batch.length > 1 ? `${batch.length} calls of ${first.tool}` : `${first.tool}: ${first.about}`;
  return `${word[0]?.toUpperCase()}${word.slice(1)} ${what}`;
}

function done({ action, arguments: edited }: HeldDecision['submission']): string {
  return `${actionWords[action]}${edited ? ' with changes' : ''}`;
}
