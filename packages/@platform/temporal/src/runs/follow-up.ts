import { z } from 'zod';
import type { RunOptions } from '../agent-service.js';
import { startersBefore } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { CannotContinue } from '../errors/errors.js';
import { readPast } from '../forking/read-past.js';
import { saveConversation } from '../forking/save-transcript.js';
import {
  filesSchema,
  limitsSchema,
  optionsSchema,
  parseInput,
  personName,
  requestSchema,
  runIdSchema,
} from '../input/input.js';
import { hintsOf } from '../input/not-given.js';
import { type StartedRun, startInput } from './start.js';

const followUpSchema = z.strictObject({
  runId: runIdSchema,
  request: requestSchema,
  startedBy: personName,
  key: runIdSchema.optional(),
  limits: limitsSchema.optional(),
  options: optionsSchema.optional(),
  files: filesSchema.optional(),
});

/**
 * What continues a conversation: the next message. `key` as in `startRun`; `limits` and `options`: those of the run before when absent, but
 * for the session state, which goes on as it is.
 */
export type FollowUpInput = z.input<typeof followUpSchema>;

/**
 * Continues a completed run with a new message, as a new run of the same agent in the same session. The new run has the whole
 * conversation; it needs nothing more of the one before.
 *
 * Throws `InvalidInput`, `RunNotFound`, `CannotContinue` when the run is not completed, and what `startRun` throws.
 */
export async function followUp(client: TemporalClient, given: FollowUpInput): Promise<StartedRun> {
  const { runId, request, startedBy, key, limits, options, files } = parseInput(
    followUpSchema,
    given,
    hintsOf(followUpSchema),
  );
  const past = await readPast(client, runId);
  if (past.view.status !== 'completed') {
    const next = past.view.endedAt ? 'fork it from one of its steps instead' : 'wait until it has ended';
    throw new CannotContinue(runId, `it is ${past.view.status}, and only a completed run has a next message; ${next}`);
  }
  const { agentId, sessionId, userId, tenant, tenantWeight, decisionDeadlineSeconds, historyLimit, transcript } =
    past.input;
  const saved = await saveConversation(client, past, past.view.turns);
  const inSession = transcript ? transcript.inSession === true : true;
  return startInput(client, {
    key,
    agentId,
    request,
    startedBy,
    ...startersBefore(client, past.input),
    sessionId: sessionId ?? runId,
    userId,
    tenant,
    tenantWeight,
    decisionDeadlineSeconds,
    historyLimit,
    limits: limits ?? past.input.limits,
    options: options ?? withoutState(past.input.options),
    files,
    origin: { kind: 'followUp', runId, ...(past.view.turns > 0 && { turn: past.view.turns - 1 }) },
    ...(saved && { transcript: { part: saved.part, ...(inSession && { inSession }) } }),
  });
}

function withoutState(options: RunOptions | undefined): RunOptions | undefined {
  if (!options) return undefined;
  const { sessionState: _, ...others } = options;
  return Object.keys(others).length > 0 ? others : undefined;
}
