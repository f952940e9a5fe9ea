/** Adds to a message the proof that the person who acts wants it, where people sign what they do. */
import type { Act } from '../domain/proofs/claims.js';
import { provenPart } from '../domain/proofs/payload.js';
import type { TemporalClient } from './client.js';

/**
 * The message with its proof; the message as it is where nothing is signed. `runId`: of `schedule` the id of the schedule. The message must be what is
 * sent: nothing of it may be changed afterwards.
 */
export async function prove<Payload extends object>(
  { actor, namespace }: TemporalClient,
  act: Act,
  runId: string,
  payload: Payload,
): Promise<Payload & { proof?: string }> {
  if (!actor?.sign) return payload;
  const proof = await actor.sign({
    act,
    namespace,
    runId,
    payload: provenPart({ ...payload } as Record<string, unknown>),
  });
  return { ...payload, proof };
}
