import type { z } from 'zod';
import { doerOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import { type RetryRejectionReason, retryUpdateName } from '../domain/contract.js';
import { RetryRejected } from '../errors/errors.js';
import { parseInput, retryRunSchema } from '../input/input.js';
import { sendUpdate } from './send-update.js';

/**
 * Starts a stalled run again where it was, after its cause was mended. Nothing that was finished is done again.
 * Throws `RetryRejected` (it is not stalled), `InvalidInput`, `RunNotFound`, `RunEnded`, `WorkerUnavailable`, `TemporalUnavailable`.
 */
export async function retryRun(client: TemporalClient, given: z.input<typeof retryRunSchema>): Promise<void> {
  const { runId, ...payload } = parseInput(retryRunSchema, given);
  await sendUpdate<void>(client, {
    runId,
    name: retryUpdateName,
    payload: await prove(client, 'retry', runId, { ...payload, ...doerOf(client, payload) }),
    what: 'the retry',
    next: 'Start the worker, look at the run, and retry again if it is still stalled.',
    refused: (reason, message, cause) => new RetryRejected(reason as RetryRejectionReason, message, { cause }),
  });
}
