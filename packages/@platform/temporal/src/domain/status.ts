/** Where a run stands, and how one that is stalled goes on. */
import type { FailureType } from '../agent-service.js';
import type { Signed, SigningRejectionReason } from './proofs/signed.js';

/** Name of the update that starts a stalled run again. */
export const retryUpdateName = 'retry';

/** Every {@link RunStatus}: those of open runs first. */
export const runStatuses = ['running', 'waiting', 'paused', 'stalled', 'completed', 'failed', 'cancelled'] as const;

/**
 * Status of a run.
 * `running`: a turn is being worked on (or waits for a worker); `waiting`: for a decision; `paused`: by a person, goes on at `resume`
 * (decisions can be taken meanwhile); `stalled`: parked with its cause, goes on at `retry`; the other three have ended.
 */
export type RunStatus = (typeof runStatuses)[number];

/** Whether a run of this status takes nothing more. */
export function hasEnded(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Payload of the `retry` update: start a stalled run again after its cause is mended. */
export interface RetryRequest extends Signed {
  by: string;
  note?: string;
}

/** Why a `retry` was refused; the `type` of the failure that the update returns. */
export type RetryRejectionReason = 'NotStalled' | 'InvalidRetry' | SigningRejectionReason;

/** Why a run is stalled. */
export interface Stall {
  type: FailureType | string;
  message: string;
  /** ISO 8601. */
  since: string;
  turn: number;
}
