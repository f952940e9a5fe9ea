import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { doerOf } from '../connection/acting.js';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import { type CancelRequest, cancelSignalName, workflowIdForRun } from '../domain/contract.js';
import { hasEnded } from '../domain/status.js';
import { RunEnded, RunNotFound } from '../errors/errors.js';
import { cancelRunSchema, parseInput } from '../input/input.js';
import { describeRun } from './describe.js';
import { endedOrNotFound } from './send-update.js';

/**
 * Asks a run to stop; it ends as `cancelled` once the turn under way has stopped. Asking again changes nothing. Needs no worker to be
 * accepted. Throws `InvalidInput`, `RunNotFound`, `RunEnded`, `TemporalUnavailable`.
 */
export async function cancelRun(client: TemporalClient, given: z.input<typeof cancelRunSchema>): Promise<void> {
  const { runId, by, reason } = parseInput(cancelRunSchema, given);
  const request = {
    namespace: client.namespace,
    workflowExecution: { workflowId: workflowIdForRun(runId) },
    identity: doerOf(client, { by }).by,
    reason,
    requestId: randomUUID(),
  };
  try {
    const { status } = await describeRun(client, runId);
    if (hasEnded(status)) throw new RunEnded(runId, status);
    await tellWho(client, runId, { ...doerOf(client, { by }), reason });
    await call(client, () => client.connection.workflowService.requestCancelWorkflowExecution(request), { runId });
  } catch (error) {
    throw error instanceof RunNotFound ? await endedOrNotFound(client, runId, error) : error;
  }
}

/** Leaves the signature of the one who cancels in the history, before the cancel. */
async function tellWho(client: TemporalClient, runId: string, request: CancelRequest): Promise<void> {
  if (!client.actor?.sign) return;
  const payload = await prove(client, 'cancel', runId, request);
  const handle = client.temporal.workflow.getHandle(workflowIdForRun(runId));
  await call(client, () => handle.signal(cancelSignalName, payload), { runId });
}
