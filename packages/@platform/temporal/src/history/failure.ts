/** Failures of attempts, as Temporal's client decodes them, in one shape. */
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/client';
import { leaseLapsed } from '../domain/lease.js';
import type { AttemptFailure } from '../projection/events.js';

const stopped = 'The worker stopped answering.';

/** Never throws: an error of an unknown kind keeps its name and message. */
export function toAttemptFailure(error: Error | undefined): AttemptFailure {
  if (error instanceof ActivityFailure && error.cause) return toAttemptFailure(error.cause);
  if (error instanceof TimeoutFailure) {
    const workerLost = error.timeoutType === 'HEARTBEAT';
    const message = workerLost ? stopped : `The time limit was reached (${error.timeoutType}).`;
    return { type: 'Timeout', message, workerLost, heartbeat: error.lastHeartbeatDetails };
  }
  if (error instanceof ApplicationFailure && error.type === leaseLapsed)
    return { type: 'Timeout', message: stopped, workerLost: true };
  if (error instanceof ApplicationFailure) {
    return {
      type: error.type ?? 'ApplicationFailure',
      message: error.message,
      workerLost: false,
      details: error.details?.[0],
    };
  }
  if (error instanceof CancelledFailure) return { type: 'Cancelled', message: error.message, workerLost: false };
  return { type: error?.name ?? 'Unknown', message: error?.message ?? 'No cause was recorded.', workerLost: false };
}
