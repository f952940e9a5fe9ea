import { z } from 'zod';
import type { TemporalClient } from '../connection/client.js';
import { InvalidInput } from '../errors/errors.js';
import { type Evidence, evidenceOf } from '../evidence/evidence.js';
import { parseInput, runIdSchema } from '../input/input.js';
import { getRun } from './get.js';

export const readEvidenceSchema = z.strictObject({ runId: runIdSchema, requestId: z.string().min(1).max(1_000) });

/** A request of a run, decided or not. */
export type EvidenceInput = z.input<typeof readEvidenceSchema>;

/**
 * What the agent knew and said when it asked. Needs no worker.
 *
 * Throws `InvalidInput` with the requests that there are, and what `getRun` throws.
 */
export async function readEvidence(client: TemporalClient, given: EvidenceInput): Promise<Evidence> {
  const { runId, requestId } = parseInput(readEvidenceSchema, given);
  const view = await getRun(client, runId);
  const found = evidenceOf(view, requestId);
  if (found) return found;
  const known =
    view.timeline.flatMap((item) => (item.kind === 'decision' ? [item.request.id] : [])).join(', ') || 'none';
  throw new InvalidInput('requestId', `requestId: the run has not asked "${requestId}"; it has asked: ${known}`);
}
