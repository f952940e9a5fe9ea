import type { z } from 'zod';
import { doerOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import { type ControlRejectionReason, type Pause, pauseUpdateName, resumeUpdateName } from '../domain/contract.js';
import { ControlRejected } from '../errors/errors.js';
import { parseInput, pauseRunSchema } from '../input/input.js';
import { sendUpdate } from './send-update.js';

export type PauseRunInput = z.input<typeof pauseRunSchema>;

/**
 * Pauses a run at its next checkpoint: the model's answer that is being written is dropped, tools get a second, tools that must not run
 * twice end. Decisions can be taken meanwhile; the run goes on at `resumeRun`, however much later, and repeats nothing that was finished.
 *
 * Throws `ControlRejected` (it is paused already, or stalled), `InvalidInput`, `RunNotFound`, `RunEnded`, `WorkerUnavailable`,
 * `TemporalUnavailable`.
 */
export async function pauseRun(client: TemporalClient, given: PauseRunInput): Promise<Pause> {
  return send(client, given, 'pause', pauseUpdateName);
}

/** Lets a paused run go on. Throws `ControlRejected` (it is not paused), and what `pauseRun` throws. */
export async function resumeRun(client: TemporalClient, given: PauseRunInput): Promise<Pause> {
  return send(client, given, 'resume', resumeUpdateName);
}

async function send(
  client: TemporalClient,
  given: PauseRunInput,
  act: 'pause' | 'resume',
  name: string,
): Promise<Pause> {
  const { runId, ...payload } = parseInput(pauseRunSchema, given);
  return sendUpdate<Pause>(client, {
    runId,
    name,
    payload: await prove(client, act, runId, { ...payload, ...doerOf(client, payload) }),
    what: `the request to ${name} the run`,
    next: 'It may still be taken once a worker is back: look at the run.',
    refused: (reason, message, cause) => new ControlRejected(reason as ControlRejectionReason, message, { cause }),
  });
}
