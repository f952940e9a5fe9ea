/** Model calls that were stopped on purpose. The agent-service says that it was told to stop. The history says who wanted it. */
import type { ProjectionState } from './state.js';
import type { Stopped } from './view.js';

/** What the agent-service writes as the message of a call that it stopped because it was told to (`temporal/session.py`). */
export const stopMessages = {
  /** The workflow has cancelled the activity: for a pause, a message or a cancel. */
  interrupted: 'cancelled by the workflow',
  handedOver: 'the agent-service shuts down',
} as const;

/** Somebody wants the turn under way to end. The first who does is the reason. */
export function interruptTurn(state: ProjectionState, reason: Stopped): void {
  if (state.current) state.interrupted ??= reason;
}

/** Why a model call was stopped; `undefined` when it failed by itself. `message` is that of its entry. */
export function stoppedBy(state: ProjectionState, message: string): Stopped | undefined {
  if (message === stopMessages.handedOver) return { why: 'handedOver' };
  return message === stopMessages.interrupted ? (state.interrupted ?? { why: 'interrupted' }) : undefined;
}
