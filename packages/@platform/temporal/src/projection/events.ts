/**
 * The events of a run that mean something to a reader, with their payloads decoded. The projection knows only these, so that it stays
 * pure and does not depend on Temporal's protocol buffers. Payloads are `unknown`: a run may have been recorded by another version.
 */

import type { UndoneItem } from './timeline.js';

/**
 * One event of a run. `id` is Temporal's event id, above those of the executions before (`eventsPerExecution`), as are ids that refer to
 * other events; `at` is its time (ISO 8601).
 */
export type RunEvent = { id: number; at: string } & RunEventBody;

export type RunEventBody =
  /** `continues`: an execution that goes on where the one before continued as new. */
  /** `parent`: the workflow that started it, as the server says. */
  /** `traceparent`: W3C's, of the request that started it. */
  | {
      type: 'runStarted';
      input: unknown;
      continues?: boolean;
      parent?: { workflowId: string; runId: string };
      traceparent?: string;
    }
  | { type: 'turnScheduled'; activityId: string; input: unknown; maximumAttempts: number }
  /** Recorded when the activity ends, with its last attempt. */
  | { type: 'turnStarted'; scheduledId: number; attempt: number; lastFailure?: AttemptFailure }
  | { type: 'turnCompleted'; scheduledId: number; result: unknown }
  /** The attempts are used up, or the failure is not to be retried. Timeouts too. */
  | { type: 'turnFailed'; scheduledId: number; failure: AttemptFailure }
  | { type: 'turnCancelled'; scheduledId: number }
  /** A run that the agent starts; `input` is its `AgentRunInput`. */
  | { type: 'childStarted'; runId: string; input: unknown }
  | { type: 'childCompleted'; runId: string; result: unknown }
  | { type: 'childFailed'; runId: string; message: string }
  | { type: 'signalled'; name: string; payload: unknown; by: string }
  | { type: 'updateAccepted'; updateId: string; name: string; payload: unknown }
  | { type: 'updateCompleted'; updateId: string; result: unknown; failed: boolean }
  | { type: 'workflowTaskScheduled' }
  | { type: 'workflowTaskStarted' }
  | { type: 'workflowTaskCompleted' }
  /** `diverged`: the worker's code does not do what the history tells. The server tries again until it succeeds. */
  | { type: 'workflowTaskFailed'; message: string; diverged: boolean }
  | { type: 'memoChanged'; memo: Readonly<Record<string, unknown>> }
  | { type: 'cancelRequested'; by: string; reason: string }
  | { type: 'runCompleted'; result: unknown }
  | { type: 'runFailed'; failure: AttemptFailure }
  | { type: 'runTimedOut' }
  | { type: 'runTerminated'; by: string; reason: string }
  | { type: 'runCancelled' }
  /**
   * An operator has set the run back: it goes on from here, and what had happened since in the execution of this id counts no more. `undone`:
   * what people had decided there, and the calls that it was about; absent when the server no longer has it.
   */
  | { type: 'reset'; executionId: string; by: string; reason: string; undone?: readonly UndoneItem[] }
  /** This version cannot read the event; `message` says why. */
  | { type: 'unreadable'; message: string }
  /** The run goes on in the execution with this id. */
  | { type: 'continuedAsNew'; executionId: string }
  | { type: 'other'; name: string };

/** Why an attempt failed. */
export interface AttemptFailure {
  /** A `FailureType`, or Temporal's own word for what is not from the agent-service. */
  type: string;
  message: string;
  /** The worker died or was cut off: it stopped sending heartbeats. */
  workerLost: boolean;
  /** `TurnFailureDetails` of a failed turn. */
  details?: unknown;
  /** Last `TurnHeartbeat` of a turn that timed out. */
  heartbeat?: unknown;
}

/** The turn that Temporal has under way, as `describe` tells it; not in history. */
export interface PendingTurn {
  activityId: string;
  /** From 1. */
  attempt: number;
  maximumAttempts: number;
  /** `queued`: no worker has it; `retrying`: waits until `nextAttemptAt`; `running`: a worker has it. */
  state: 'queued' | 'retrying' | 'running';
  /** ISO 8601, as are the others. */
  scheduledAt?: string;
  startedAt?: string;
  nextAttemptAt?: string;
  /** Identity of the worker that has it or had it last. */
  worker?: string;
  lastFailure?: AttemptFailure;
  /** `TurnHeartbeat`. */
  heartbeat?: unknown;
}
