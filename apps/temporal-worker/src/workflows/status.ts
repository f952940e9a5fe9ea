import {
  type AgentRunInput,
  type ApprovalRule,
  type Decision,
  memoKeys,
  type PendingDecision,
  requestExcerpt,
  type Stall,
  searchAttributes,
} from '@platform/temporal/contract';
import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

const { status, agentId, startedBy, pendingDecisions, origin } = searchAttributes;

/** Fills in what the run's starter left out of search attributes and memo; writes nothing when it set them. */
export function publishStart(run: AgentRunInput): void {
  const { typedSearchAttributes, memo } = workflowInfo();
  if (typedSearchAttributes.get(status) === undefined) {
    upsertSearchAttributes([
      { key: status, value: 'running' },
      { key: agentId, value: run.agentId },
      { key: startedBy, value: run.startedBy },
      { key: pendingDecisions, value: 0 },
      ...(run.origin ? [{ key: origin, value: run.origin.runId }] : []),
    ]);
  }
  if (memo?.[memoKeys.request] === undefined) {
    upsertMemo({ [memoKeys.request]: requestExcerpt(run.request) });
  }
}

/**
 * Publishes what the run waits for: `waiting`, or `running` again when nothing is left. `automatic`: what was decided without a person,
 * which the history tells by this alone.
 */
export function publishPending(pending: readonly PendingDecision[], automatic: readonly Decision[] = []): void {
  upsertSearchAttributes([
    { key: status, value: pending.length > 0 ? 'waiting' : 'running' },
    { key: pendingDecisions, value: pending.length },
  ]);
  upsertMemo({
    [memoKeys.pendingDecisions]: pending.length > 0 ? pending : null,
    ...(automatic.length > 0 && { [memoKeys.automaticDecisions]: automatic }),
  });
}

/** Publishes what became of requests that stay open: votes, reminders, escalations. */
export function publishChanged(pending: readonly PendingDecision[]): void {
  upsertMemo({ [memoKeys.pendingDecisions]: pending });
}

/** Publishes the rules of the run. */
export function publishRules(rules: readonly ApprovalRule[]): void {
  upsertMemo({ [memoKeys.rules]: rules });
}

/** Publishes why the run is `stalled`; `undefined` when it is `running` again. */
export function publishStall(stall: Stall | undefined): void {
  upsertSearchAttributes([{ key: status, value: stall ? 'stalled' : 'running' }]);
  upsertMemo({ [memoKeys.stall]: stall ?? null });
}
