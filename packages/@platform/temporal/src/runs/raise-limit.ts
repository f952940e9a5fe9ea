import type { z } from 'zod';
import { listAgents } from '../agents/agents.js';
import { deciderOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import {
  type LimitRaise,
  type RaiseLimitRejectionReason,
  type RaiseLimitRequest,
  raiseLimitUpdateName,
} from '../domain/contract.js';
import { withoutGrants } from '../domain/limits/limits.js';
import { raiseRefusal } from '../domain/limits/raising.js';
import { AgentServiceUnavailable, RaiseRejected } from '../errors/errors.js';
import { parseInput, raiseLimitSchema } from '../input/input.js';
import { getRun } from './get.js';
import { sendUpdate } from './send-update.js';

/** `more`: how much more of `limit`, in its unit. `key`: the caller's own id, so that sending it again does not grant it again. */
export type RaiseLimitInput = z.input<typeof raiseLimitSchema>;

/**
 * Grants a run more of a limit before it is reached. The turn under way goes on undisturbed. Whoever may grant more when the limit is reached may do so
 * before, and nobody else; where that takes several people or a passkey, the run asks for them when the limit is reached.
 *
 * Throws `RaiseRejected` (no such limit, not theirs to grant, asked already), `InvalidInput`, `RunNotFound`, `RunEnded`, `WorkerUnavailable`,
 * `AgentServiceUnavailable` (nobody can say who may grant it), `TemporalUnavailable`.
 */
export async function raiseLimit(client: TemporalClient, given: RaiseLimitInput): Promise<LimitRaise> {
  const { runId, key, ...said } = parseInput(raiseLimitSchema, given);
  const payload = { ...said, ...deciderOf(client, said) };
  await checkAsServed(client, runId, payload);
  return sendUpdate<LimitRaise>(client, {
    runId,
    name: raiseLimitUpdateName,
    payload: await prove(client, 'raise', runId, payload),
    updateId: key && `${raiseLimitUpdateName}-${key}`,
    what: 'more of the limit',
    next: 'It may still be taken once a worker is back: look at the limits of the run before you grant it again.',
    refused: (reason, message, cause) => new RaiseRejected(reason as RaiseLimitRejectionReason, message, { cause }),
  });
}

/**
 * When a limit is reached, the agent-service says who may grant more, and that comes before what the run was started with, which somebody may have
 * chosen. A run does not know it before, so it is asked for here. A run that another has started is under that run's policy.
 */
async function checkAsServed(client: TemporalClient, runId: string, request: RaiseLimitRequest): Promise<void> {
  const { agentId, origin, endedAt, limits = {}, granted = {}, ...run } = await getRun(client, runId);
  if (endedAt !== undefined || origin?.kind === 'child') return;
  const policy = await servedPolicy(client, agentId);
  const atStart = withoutGrants(limits, granted);
  const refusal = policy && raiseRefusal(request, { ...run, limits: atStart, granted, policy, now: Date.now() });
  if (refusal) throw new RaiseRejected(refusal.reason, refusal.message);
}

/** Nothing where the agent has none, or where no agent-service is known. One that does not answer, or does not serve the agent, may name others. */
async function servedPolicy(client: TemporalClient, agentId: string) {
  if (!client.agentServiceUrl) return undefined;
  const agent = (await listAgents(client)).agents.find(({ id }) => id === agentId);
  if (!agent)
    throw new AgentServiceUnavailable(client.agentServiceUrl, `it does not say who may decide about ${agentId}`);
  return agent.limitPolicy;
}
