import { randomUUID } from 'node:crypto';
import {
  ApplicationFailure,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { call } from '../connection/call.js';
import { grpcError } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { missingWorker } from '../deployments/missing-worker.js';
import { workflowIdForRun } from '../domain/contract.js';
import { RunEnded, RunNotFound, TemporalUnavailable, WorkerUnavailable } from '../errors/errors.js';
import { getRun } from './get.js';

/** Milliseconds that a worker has to take an update. */
const updateTimeoutMs = 10_000;

export interface Update {
  runId: string;
  name: string;
  payload: unknown;
  /** The server takes one update of the same id once. A new id when absent. */
  updateId?: string;
  /** For the message when no worker takes it. */
  what: string;
  next: string;
  timeoutMs?: number;
  /** The typed error for a refusal of the workflow. */
  refused(type: string, message: string, cause: unknown): Error;
}

/**
 * Sends an update and returns the workflow's answer.
 * Throws what `refused` makes of a refusal, `RunNotFound`, `RunEnded`, `WorkerUnavailable` when no worker takes it in time,
 * `TemporalUnavailable`.
 */
export async function sendUpdate<Answer>(client: TemporalClient, update: Update): Promise<Answer> {
  const { runId, name, payload, updateId = randomUUID(), timeoutMs = updateTimeoutMs } = update;
  const handle = client.temporal.workflow.getHandle(workflowIdForRun(runId));
  const sentAt = Date.now();
  const execute = () => handle.executeUpdate<Answer, [unknown]>(name, { args: [payload], updateId });
  try {
    return await call(client, execute, { runId, timeoutMs });
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      throw update.refused(error.cause.type ?? '', error.cause.message, error);
    }
    if (error instanceof RunNotFound) throw await endedOrNotFound(client, runId, error);
    const late =
      error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || /deadline/i.test(grpcError(error)?.message ?? '');
    if (!late) throw error;
    // When the server answers this, only the worker is missing.
    const { endedAt, status } = await getRun(client, runId);
    if (endedAt !== undefined) throw new RunEnded(runId, status, { cause: error });
    const why = await missingWorker(client, runId, sentAt);
    throw new WorkerUnavailable(update.what, update.next, { cause: error, why });
  }
}

/** The error for a run that the server calls "not found": it also does so for a run that has ended. */
export async function endedOrNotFound(client: TemporalClient, runId: string, cause: unknown): Promise<Error> {
  try {
    return new RunEnded(runId, (await getRun(client, runId)).status, { cause });
  } catch (error) {
    if (error instanceof RunNotFound || error instanceof TemporalUnavailable) return error;
    throw error;
  }
}
