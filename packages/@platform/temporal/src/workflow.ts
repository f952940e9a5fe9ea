/**
 * Helpers for workflow code: the subpath `@platform/temporal/workflow`. Safe in Temporal's sandbox: it brings no library besides
 * `@temporalio/workflow` into a bundle, and nothing of the client.
 */
import {
  ActivityCancellationType,
  type ActivityOptions,
  condition,
  type RetryPolicy,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type AgentRunInput,
  agentTaskQueue,
  defaultRetryPolicy,
  leaseSeconds,
  type PendingDecision,
  processTaskQueue,
} from './domain/contract.js';
import { priorityOf } from './domain/fairness.js';

export {
  isTextTooDeep,
  isTooDeep,
  longestName,
  longestTenant,
  maximumDepth,
  readableDepth,
  smallestHistory,
  tooDeep,
} from './domain/bounds.js';
export { saidProblem, steerProblem } from './domain/control.js';
export { hashOfArguments } from './domain/decisions/arguments-hash.js';
export {
  type AcceptedDecision,
  askedArguments,
  type CheckedEdits,
  checkDecision,
  type DecisionCheck,
  type DecisionContext,
  decidedArguments,
  decidersNow,
  endAtDeadline,
  filledIn,
  isOverdue,
  type JudgedArguments,
  kindOf,
  kindOfChildAnswer,
  permits,
  requirementFor,
  ruleFor,
  withVote,
} from './domain/decisions/judge.js';
export { priorityOf, tenantWeights } from './domain/fairness.js';
export {
  causeText,
  isByPerson,
  mostNames,
  mostWaits,
  searchableText,
  writeFigures,
  writeUsed,
} from './domain/figures.js';
export { maximumFiles } from './domain/files.js';
export type { Finding } from './domain/finding.js';
export { openAnswer } from './domain/journal/calls.js';
export { type JournalChange, JournalIntake, keptProblem, reportProblem } from './domain/journal/intake.js';
export { asCount, asList, asObject } from './domain/json/read.js';
export { isObject, writeJson } from './domain/json.js';
export { withChild } from './domain/limits/child-usage.js';
export { type LimitReached, limitRequest, reachedWords, withGrant } from './domain/limits/granting.js';
export { amountWords, limitNames, limitRanges, limitsProblem, usedOf, withGrants } from './domain/limits/limits.js';
export { type RaisedRun, raiseRefusal } from './domain/limits/raising.js';
export { noUsage, usageOf, withoutUsage, withUsage } from './domain/limits/usage.js';
export { isSame, type Names, names, namesBefore } from './domain/names.js';
export { passkeySeconds } from './domain/passkeys/challenge.js';
export { checkPasskey } from './domain/passkeys/check-passkey.js';
export { needsPasskey } from './domain/passkeys/needs-passkey.js';
export type { Act, ActClaims } from './domain/proofs/claims.js';
export { claimedJti, personId } from './domain/proofs/claims-shape.js';
export type { Revoked, VerifyKey } from './domain/proofs/keys.js';
export { provenPart } from './domain/proofs/payload.js';
export { type PinnedKeys, readPinned } from './domain/proofs/pinned.js';
export { textProblem } from './domain/proofs/signed.js';
export { clockSkewSeconds, type ProofCheck, type ProofReason, verifyProof } from './domain/proofs/verify.js';
export { shapeProblem } from './domain/shapes/shape.js';
export { bytesOf, messageTooLarge, startTooLarge } from './domain/sizes.js';
export { startAttributes, startMemo, startOptions } from './domain/start.js';
export { isTraceparent, latestActivityHeader, traceparentHeader } from './domain/traceparent.js';
export { illFormed, isWellFormed } from './domain/well-formed.js';

/** The default retry policy of every activity, as the SDK takes it: 1 s, doubling, at most 30 s apart, 5 attempts. */
export const retryPolicy: RetryPolicy = { ...defaultRetryPolicy };

/** Options of a short activity on the workflow's own task queue: 10 s for an attempt, the default retry policy, 30 s in all. */
export const activityOptions: ActivityOptions = {
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '30 seconds',
  retry: retryPolicy,
};

/** Options of the `readUsage` activity, which reads the history of a run: a minute for an attempt, the default retry policy. */
export const readUsageOptions: ActivityOptions = { startToCloseTimeout: '1 minute', retry: retryPolicy };

/**
 * Options of the `runTurn` activity. A turn may take a day; a worker that dies is noticed 3 s after its last heartbeat. What may not be
 * retried says so itself (`nonRetryable`). A cancelled turn is waited for: it hands over the tail of its journal.
 *
 * @param run whose turn it is: tenants that wait for a worker take turns.
 * @param taskQueue the workflow's task queue; the agent-service polls the one derived from it.
 */
export function turnActivityOptions(run: AgentRunInput, taskQueue: string = workflowInfo().taskQueue): ActivityOptions {
  return {
    ...priorityOf(run),
    taskQueue: agentTaskQueue(taskQueue),
    startToCloseTimeout: '24 hours',
    heartbeatTimeout: `${leaseSeconds} seconds`,
    retry: retryPolicy,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  };
}

/** Options of the `saveTranscript` activity. Takes however long no agent-service runs; an attempt a minute, which is some 100 MB. */
export function saveActivityOptions(taskQueue: string = workflowInfo().taskQueue): ActivityOptions {
  return { taskQueue: agentTaskQueue(taskQueue), startToCloseTimeout: '1 minute', retry: retryPolicy };
}

/** Options of the `runPostHooks` activity: a minute for an attempt, two minutes in all. A cancelled run does not wait longer for an agent-service. */
export function postHooksActivityOptions(taskQueue: string = workflowInfo().taskQueue): ActivityOptions {
  const queue = agentTaskQueue(taskQueue);
  return { taskQueue: queue, startToCloseTimeout: '1 minute', scheduleToCloseTimeout: '2 minutes', retry: retryPolicy };
}

/**
 * Options of the `releaseTurns` activity: tried until every turn is released, every 5 s at most. A worker that dies in the middle is noticed as soon as
 * any other process.
 */
export const releaseTurnsOptions: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: `${leaseSeconds} seconds`,
  retry: { ...retryPolicy, initialInterval: 200, maximumInterval: 5_000, maximumAttempts: Number.POSITIVE_INFINITY },
};

/**
 * Options of the `heed` activity in the process of that id: tried once, within 10 s or not at all. Nothing waits for it. Without it a turn hears of its
 * end with its next beat, which may be 20 s away.
 */
export function heedActivityOptions(processId: string, taskQueue: string = workflowInfo().taskQueue): ActivityOptions {
  return {
    taskQueue: processTaskQueue(taskQueue, processId),
    scheduleToStartTimeout: '10 seconds',
    startToCloseTimeout: '2 seconds',
    retry: { maximumAttempts: 1 },
    cancellationType: ActivityCancellationType.ABANDON,
  };
}

/** What {@link waitForDecisions} watches. */
export interface DecisionsToWaitFor {
  /** The requests that are still open; asked again whenever the workflow's state may have changed. */
  open(): readonly PendingDecision[];
  /** Called for each open request of which something is due; must do it, so that {@link nextDue} moves on. */
  onDue(request: PendingDecision): void;
  /** Ends the wait early. */
  leave?(): boolean;
}

/**
 * Waits until no request is open, or `leave` says so. Sets one timer for what is due first, none where nothing will be.
 *
 * @throws CancelledFailure when the workflow is cancelled meanwhile, and what `onDue` throws.
 */
export async function waitForDecisions({ open, onDue, leave }: DecisionsToWaitFor): Promise<void> {
  const settled = () => open().length === 0 || leave?.() === true;
  while (!settled()) {
    const due = open().flatMap((request) => nextDue(request) ?? []);
    if (due.length === 0) return condition(settled);
    await condition(settled, Math.max(1, Math.min(...due) - Date.now()));
    for (const request of open()) if ((nextDue(request) ?? Number.POSITIVE_INFINITY) <= Date.now()) onDue(request);
  }
}

/** When something of a request is due next: a reminder, an escalation, its deadline. Milliseconds since the epoch. */
export function nextDue({ deadline, overdue, remindAt, escalations }: PendingDecision): number | undefined {
  const escalateAt = escalations?.filter(({ done }) => !done).map(({ at }) => at) ?? [];
  const times = [overdue ? undefined : deadline, remindAt, ...escalateAt].flatMap((at) => (at ? [Date.parse(at)] : []));
  return times.length > 0 ? Math.min(...times) : undefined;
}
