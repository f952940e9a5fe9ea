import type { Decision, PendingDecision } from '@platform/temporal/contract';
import { metricMeter } from '@temporalio/workflow';

/** Counts how long people took. Not in a replay, and nothing of it is in the history. */
export function countDecision(request: PendingDecision | undefined, { action, via, decidedAt }: Decision): void {
  if (!request) return;
  const seconds = (Date.parse(decidedAt) - Date.parse(request.askedAt)) / 1_000;
  metricMeter
    .createHistogram('agents_decision_wait', 'float', 's', 'Time from asking to deciding, by people or a deadline.')
    .record(Math.max(0, seconds), { kind: request.kind, action, via: via ?? 'client' });
}
