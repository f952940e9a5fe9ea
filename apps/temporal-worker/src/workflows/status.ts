import {
  type AgentRunInput,
  type ApprovalRule,
  type ChildUsage,
  type Decision,
  memoKeys,
  type PauseRecord,
  type PendingDecision,
  type RunStatus,
  type Stall,
  type SteeringMessage,
  searchAttributes,
} from '@platform/temporal/contract';
import { startAttributes, startMemo } from '@platform/temporal/workflow';
import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

import type { Figures } from './figures.js';
import { knownFinding } from './finding.js';

const { status, pendingDecisions } = searchAttributes;

/** Sets the search attributes and the memo that the starter of the run left out. Writes nothing when the starter set all of them. */
export function publishStart(run: AgentRunInput): void {
  const { typedSearchAttributes, memo } = workflowInfo();
  if (typedSearchAttributes.get(status) === undefined) {
    upsertSearchAttributes(startAttributes(run, { finding: knownFinding() }));
  }
  if (memo?.[memoKeys.request] === undefined) {
    upsertMemo(startMemo(run));
  }
}

/**
 * Publishes where the run stands, for lists and the inbox. There is one status, whatever holds the run up. Nothing is published twice, because each
 * change is an event of the history.
 */
export class PublishedStatus {
  private waits: boolean;
  private cause: string | undefined;
  private paused: boolean;
  private published: RunStatus;

  /** @param isWorking whether a turn is under way: a run is `paused` only once it has stopped. @param figures are published with each change. */
  constructor(
    { carried }: AgentRunInput,
    private readonly isWorking: () => boolean,
    private readonly figures: Figures,
  ) {
    this.waits = (carried?.decisions?.pending.length ?? 0) > 0;
    this.paused = carried?.control?.pause !== undefined;
    this.published = this.current;
  }

  /**
   * Publishes what the run waits for: `waiting`, or `running` again when nothing is left. `automatic`: decisions without a person, which no other
   * event of the history tells.
   */
  pending(pending: readonly PendingDecision[], automatic: readonly Decision[] = []): void {
    this.waits = pending.length > 0;
    this.publish({ key: pendingDecisions, value: pending.length });
    upsertMemo({
      [memoKeys.pendingDecisions]: pending.length > 0 ? pending : null,
      ...(automatic.length > 0 && { [memoKeys.automaticDecisions]: automatic }),
    });
  }

  /** Publishes why the run is `stalled`; `undefined` when it goes on. */
  stall(stall: Stall | undefined): void {
    if (stall) this.figures.stalled();
    this.cause = stall?.type;
    this.publish();
    upsertMemo({ [memoKeys.stall]: stall ?? null });
  }

  /** Publishes that the run is paused, or that it goes on. */
  pause(record: PauseRecord): void {
    this.paused = !record.resumed;
    this.settle();
    upsertMemo({ [memoKeys.pause]: record });
  }

  /** Publishes the status when the turn has stopped that a pause has ended. */
  settle(): void {
    if (this.published !== this.current) this.publish();
  }

  private get current(): RunStatus {
    if (this.cause !== undefined) return 'stalled';
    if (this.paused && !this.isWorking()) return 'paused';
    return this.waits ? 'waiting' : 'running';
  }

  private publish(...others: { key: typeof pendingDecisions; value: number }[]): void {
    this.published = this.current;
    upsertSearchAttributes([{ key: status, value: this.published }, ...others, ...this.figures.attributes(this.cause)]);
  }
}

/** Publishes changes of requests that stay open: votes, reminders, escalations. */
export function publishChanged(pending: readonly PendingDecision[]): void {
  upsertMemo({ [memoKeys.pendingDecisions]: pending });
}

/** Publishes messages to the agent that came by signal: nothing else in the history tells which ids they got. */
export function publishSteered(messages: readonly SteeringMessage[]): void {
  upsertMemo({ [memoKeys.steered]: messages });
}

/** Publishes what a child run without a result has used: no other event of this history tells it. */
export function publishChildUsage(used: ChildUsage): void {
  upsertMemo({ [memoKeys.childUsage]: used });
}

/** Publishes that the run takes no decision by signal: a reader of the history must not take one for a decision. */
export function publishSigned(): void {
  if (workflowInfo().memo?.[memoKeys.signed] !== true) upsertMemo({ [memoKeys.signed]: true });
}

/** Publishes the rules of the run. */
export function publishRules(rules: readonly ApprovalRule[]): void {
  upsertMemo({ [memoKeys.rules]: rules });
}
