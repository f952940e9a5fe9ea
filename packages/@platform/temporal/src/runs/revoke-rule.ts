import type { z } from 'zod';
import { doerOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import { type ApprovalRule, type RevokeRuleRejectionReason, revokeRuleUpdateName } from '../domain/contract.js';
import { RevokeRejected } from '../errors/errors.js';
import { parseInput, revokeRuleSchema } from '../input/input.js';
import { sendUpdate } from './send-update.js';

export type RevokeRuleInput = z.input<typeof revokeRuleSchema>;

/**
 * Takes a rule of a run back: calls that are asked for from now on are asked about again. What it approved before stays approved.
 * Throws `RevokeRejected` (no such rule, or revoked before), `InvalidInput`, `RunNotFound`, `RunEnded`, `WorkerUnavailable`,
 * `TemporalUnavailable`.
 */
export async function revokeRule(client: TemporalClient, given: RevokeRuleInput): Promise<ApprovalRule> {
  const { runId, ...payload } = parseInput(revokeRuleSchema, given);
  return sendUpdate<ApprovalRule>(client, {
    runId,
    name: revokeRuleUpdateName,
    payload: await prove(client, 'revoke', runId, { ...payload, ...doerOf(client, payload) }),
    what: 'the revocation',
    next: 'It may still be taken once a worker is back: look at the rules of the run.',
    refused: (reason, message, cause) => new RevokeRejected(reason as RevokeRuleRejectionReason, message, { cause }),
  });
}
