import { z } from 'zod';

/** A conversation with which a run's own history begins. It is stored in parts that refer to each other. */
export const turnTranscriptSchema = z
  .object({
    /** SHA-256 (hex) of its last part, in the payload store. */
    part: z.string(),
    /** Number of the turn that goes on from it. */
    turn: z.int(),
    /** It is history to the run, which begins with a new message; otherwise the run is in the middle of it. */
    history: z.boolean().nullish(),
    /** The agent's own session holds it as well: an agent that reads its session must not get it twice. */
    inSession: z.boolean().nullish(),
  })
  .meta({ id: 'TurnTranscript' });
export type TurnTranscript = z.infer<typeof turnTranscriptSchema>;
