/**
 * Tells of waits that are over, for traces. Not in a replay, and nothing of it is in the history. A task that is done again because its worker died
 * tells of the same wait again, which has the same id.
 */
import type { AgentRunInput, Decision, PendingDecision } from '@platform/temporal/contract';
import { writeJson } from '@platform/temporal/workflow';
import { proxySinks, type Sinks, workflowInfo } from '@temporalio/workflow';
import { type ActivityPlace, latestActivity } from './latest-activity.js';

/** Whose wait it was, and which activity asked for it. */
export type Waiter = Pick<AgentRunInput, 'runId' | 'agentId' | 'sessionId' | 'userId' | 'tenant'> & ActivityPlace;

/** A decision that was waited for. */
export interface DecisionWait {
  waiter: Waiter;
  request: Pick<PendingDecision, 'id' | 'kind' | 'tool' | 'toolCallId' | 'askedAt' | 'escalations'>;
  /** The call's, as JSON. */
  argumentsText: string;
  decision: Pick<Decision, 'action' | 'via' | 'by' | 'byId' | 'decidedAt' | 'votes'>;
}

/** A run that was waited for. Times are ISO 8601. */
export interface ChildWait {
  waiter: Waiter;
  child: { runId: string; agentId: string; toolCallId: string; startedAt: string };
  /** `failed` says why, where it did not complete. */
  ended: { at: string; failed?: string };
}

/** Who is told. */
export interface WaitSinks extends Sinks {
  waits: { decided(wait: DecisionWait): void; childEnded(wait: ChildWait): void };
}

const { waits } = proxySinks<WaitSinks>();

/** A decision was taken, by people or because its time was over. */
export function tellDecision(run: AgentRunInput, request: PendingDecision | undefined, taken: Decision): void {
  const waiter = request && waiterOf(run);
  if (!waiter) return;
  const { id, kind, tool, toolCallId, askedAt, escalations, arguments: args } = request;
  const { action, via, by, byId, decidedAt, votes } = taken;
  // The id says the turn; a turn has asked for all of it with its latest activity.
  waits.decided({
    waiter: { ...waiter, turn: Number.parseInt(id, 10) },
    request: { id, kind, tool, toolCallId, askedAt, escalations },
    argumentsText: writeJson(args ?? null),
    decision: { action, via, by, byId, decidedAt, votes },
  });
}

/** A run that this one has started has ended. */
export function tellChild(run: AgentRunInput, child: ChildWait['child'], failed?: string): void {
  const waiter = waiterOf(run);
  if (!waiter) return;
  waits.childEnded({ waiter, child, ended: { at: new Date().toISOString(), ...(failed !== undefined && { failed }) } });
}

function waiterOf({ runId, agentId, sessionId, userId, tenant }: AgentRunInput): Waiter | undefined {
  const { place } = latestActivity;
  if (!place || workflowInfo().unsafe.isReplaying) return undefined;
  return { runId, agentId, sessionId, userId, tenant, ...place };
}
