import type { FailureType } from '@platform/temporal/agent-service';
import {
  leaseLapsed,
  retryableFailureTypes,
  type TurnFailureDetails,
  type TurnHeartbeat,
} from '@platform/temporal/contract';
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import { isObject } from './shapes.js';

/** Type of the failure of a turn whose process died: no heartbeat came any more, or the agent-service saw a process of the turn's own die. */
export const workerLost: FailureType = 'WorkerLost';

/** Why an activity of a turn failed, after its attempts were used up or its failure was final. */
export interface TurnFailure {
  /** A `FailureType`; `WorkerLost` when the worker stopped answering. */
  type: string;
  message: string;
  /**
   * `final`: trying again would fail again. `exhausted`: the attempts are used up, and more may help. `workerLost`: no heartbeat came any more.
   * `interrupted`: the activity was asked to end while no worker had it, or before its attempts were used up.
   */
  kind: 'final' | 'exhausted' | 'workerLost' | 'interrupted';
  /** Whether the turn got further in this activity than it was at its start. */
  progress: boolean;
  /** The last heartbeat of a lost worker: the end of the turn's journal. */
  heartbeat?: unknown;
  /** How many entries the journal had, according to the turn itself. */
  acked?: unknown;
  /** The agent has post hooks. */
  postHooks?: boolean;
}

/**
 * Classifies the failure of a `runTurn` activity.
 *
 * @param interrupted whether the activity was asked to end.
 * @throws whatever is not an activity's failure, unchanged.
 */
export function toTurnFailure(error: unknown, interrupted = false): TurnFailure {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return fromTimeout(cause);
  if (cause instanceof ApplicationFailure && cause.type === leaseLapsed) return fromDeath('its lease has lapsed');
  if (cause instanceof ApplicationFailure) {
    const failure = fromFailure(cause);
    return interrupted && failure.kind === 'exhausted' ? { ...failure, kind: 'interrupted' } : failure;
  }
  return {
    type: cause?.name ?? error.name,
    message: cause?.message ?? error.message,
    kind: interrupted && cause instanceof CancelledFailure ? 'interrupted' : 'final',
    progress: false,
  };
}

function fromTimeout({ lastHeartbeatDetails: details, timeoutType }: TimeoutFailure): TurnFailure {
  return fromDeath(`${timeoutType} timeout`, details);
}

/** `details`: of the last heartbeat. */
function fromDeath(why: string, details?: unknown): TurnFailure {
  const { started, from, entries, postHooks } = (isObject(details) ? details : {}) as Partial<TurnHeartbeat>;
  const acknowledged = count(from) + (Array.isArray(entries) ? entries.length : 0);
  return {
    type: workerLost,
    message: `The agent-service stopped answering in the middle of the turn (${why}). Look at its log, mend the cause, then retry.`,
    kind: 'workerLost',
    progress: acknowledged > count(started),
    heartbeat: details,
    postHooks: postHooks === true,
  };
}

function fromFailure(failure: ApplicationFailure): TurnFailure {
  const { type, message, nonRetryable, details } = lostPayload(failure) ?? unreadable(failure) ?? failure;
  const retryable = !nonRetryable && retryableFailureTypes.some((known) => known === type);
  const given = details?.[0];
  const { started, acked } = (isObject(given) ? given : {}) as Partial<TurnFailureDetails>;
  return {
    type: type || 'AgentError',
    message,
    kind: retryable ? 'exhausted' : 'final',
    progress: count(acked) > count(started),
    acked,
  };
}

/** A number of entries. A value that is no number tells nothing. */
function count(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** The reason why the activity's input could not be read. The SDK's own failure does not say it. The input may be lost for good, or for now. */
function lostPayload({ cause }: ApplicationFailure): ApplicationFailure | undefined {
  if (!(cause instanceof ApplicationFailure)) return undefined;
  return cause.type === 'PayloadLost' || cause.type === 'Transient' ? cause : lostPayload(cause);
}

/** A failure in plain words when the agent-service could not read its input: the SDK's words do not say why. */
function unreadable({ type, message, cause }: ApplicationFailure): ApplicationFailure | undefined {
  if (type || message !== 'Failed decoding arguments') return undefined;
  const why = cause ? `: ${cause.message}` : '';
  return ApplicationFailure.nonRetryable(
    `The agent-service could not read the turn${why}. Worker and agent-service may be of different versions: deploy matching ones, then retry.`,
    'InvalidTurnInput',
  );
}
