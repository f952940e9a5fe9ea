import { z } from 'zod';
import { startersBefore } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { readPast } from '../forking/read-past.js';
import { limitsSchema, parseInput, personName, runIdSchema } from '../input/input.js';
import { type StartedRun, startInput } from './start.js';

const rerunSchema = z.strictObject({
  runId: runIdSchema,
  startedBy: personName,
  key: runIdSchema.optional(),
  limits: limitsSchema.optional(),
});

/** Which run to repeat. `key` as in `startRun`; `limits`: the same when absent. */
export type RerunInput = z.input<typeof rerunSchema>;

/**
 * Does a run again from its beginning, as a new run with the same input. What the run before did stays done: its tools may run a second
 * time.
 *
 * Throws `InvalidInput`, `RunNotFound`, and what `startRun` throws.
 */
export async function rerunRun(client: TemporalClient, given: RerunInput): Promise<StartedRun> {
  const { runId, startedBy, key, limits } = parseInput(rerunSchema, given);
  const { input } = await readPast(client, runId);
  // What was signed then is of that run. The policy of its limits is the agent's, as it is now.
  const {
    carried,
    runId: _,
    transcript,
    startedById,
    startersBefore: earlier,
    proof,
    limitPolicy: _policy,
    ...same
  } = input;
  return startInput(client, {
    ...same,
    ...(limits && { limits }),
    key,
    startedBy,
    ...startersBefore(client, input),
    // In a session of its own: the agent must not find the run before in its memory of this conversation.
    ...(transcript && { transcript: { ...transcript, inSession: false }, sessionId: undefined }),
    origin: { kind: 'rerun', runId },
  });
}
