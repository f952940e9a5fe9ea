import type { z } from 'zod';
import { doerOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import { type ControlRejectionReason, type SteeringMessage, steerUpdateName } from '../domain/contract.js';
import { ControlRejected } from '../errors/errors.js';
import { parseInput, steerRunSchema } from '../input/input.js';
import { sendUpdate } from './send-update.js';

/** `key`: the caller's own id for the message, so that sending it again does not say it again. */
export type SteerRunInput = z.input<typeof steerRunSchema>;

/**
 * Says something to the agent while it works. The turn under way ends at its next checkpoint, and the next model call gets the message,
 * once, after everything that was finished. While the run waits, is paused or stalled, the message waits with it. One that comes after the
 * last answer makes the run go on with one more turn.
 *
 * Throws `ControlRejected` (too many wait, or the run is just ending), `InvalidInput`, `RunNotFound`, `RunEnded`, `WorkerUnavailable`,
 * `TemporalUnavailable`.
 */
export async function steerRun(client: TemporalClient, given: SteerRunInput): Promise<SteeringMessage> {
  const { runId, key, ...payload } = parseInput(steerRunSchema, given);
  return sendUpdate<SteeringMessage>(client, {
    runId,
    name: steerUpdateName,
    payload: await prove(client, 'say', runId, { ...payload, ...doerOf(client, payload) }),
    updateId: key && `${steerUpdateName}-${key}`,
    what: 'the message',
    next: 'It may still be taken once a worker is back: look at the run before you say it again.',
    refused: (reason, message, cause) => new ControlRejected(reason as ControlRejectionReason, message, { cause }),
  });
}
