import type { PendingDecision, RunView } from '@platform/temporal';
import { DecisionRejected, InvalidInput, RunEnded } from '@platform/temporal/errors';

/**
 * The pending request that `which` names. Without `which` it is the only one that is pending. With it, it is the one whose id or tool equals
 * or contains `which`. Throws `InvalidInput` when several fit, `RunEnded`, and `DecisionRejected` when nothing is pending or nothing fits.
 */
export function findRequest(view: RunView, which: string | undefined): PendingDecision {
  const { runId, status, waitingFor, endedAt } = view;
  if (endedAt !== undefined) throw new RunEnded(runId, status);
  const [only] = waitingFor;
  if (!only)
    throw new DecisionRejected(
      'UnknownRequest',
      alreadyDecided(view, which) ?? `the run waits for nothing (${status})`,
    );
  if (which === undefined) {
    if (waitingFor.length === 1) return only;
    throw new InvalidInput('request', `Several requests are pending; say which: ${names(waitingFor)}`);
  }
  const exact = waitingFor.find(({ id }) => id === which);
  if (exact) return exact;
  const fitting = waitingFor.filter(({ id, tool }) => id.includes(which) || tool.includes(which));
  if (fitting.length === 1) return fitting[0] as PendingDecision;
  if (fitting.length > 1) throw new InvalidInput('request', `"${which}" fits several requests: ${names(fitting)}`);
  const reason = alreadyDecided(view, which);
  if (reason) throw new DecisionRejected('AlreadyDecided', reason);
  throw new DecisionRejected('UnknownRequest', `no pending request fits "${which}"; pending: ${names(waitingFor)}`);
}

function alreadyDecided({ timeline }: RunView, which: string | undefined): string | undefined {
  const decided = timeline.flatMap((item) => (item.kind === 'decision' && item.decision ? [item] : []));
  const item = decided.findLast(({ request }) => which === undefined || request.id === which || request.tool === which);
  if (!item?.decision) return undefined;
  const { action, by, decidedAt } = item.decision;
  return `request "${item.request.id}" (${item.request.tool}) was decided already: ${action} by ${by} at ${decidedAt}`;
}

function names(requests: readonly PendingDecision[]): string {
  return requests.map(({ id, tool }) => `${id} (${tool})`).join(', ');
}
