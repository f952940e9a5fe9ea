/** What a cancelled run leaves to do: the agent's own hooks, for what was done. */
import { z } from 'zod';
import { runOptionsSchema } from './run-options.js';
import { turnTranscriptSchema } from './turn-transcript.js';

/** Input of the `runPostHooks` activity: references to what the run has done. */
export const postHooksInputSchema = z
  .object({
    runId: z.string(),
    agentId: z.string(),
    /** The turn in which it was cancelled, or the one that would have come next. */
    turn: z.int(),
    transcript: turnTranscriptSchema.nullish(),
    sessionId: z.string(),
    userId: z.string().nullish(),
    options: runOptionsSchema.nullish(),
  })
  .meta({ id: 'PostHooksInput' });
export type PostHooksInput = z.infer<typeof postHooksInputSchema>;
