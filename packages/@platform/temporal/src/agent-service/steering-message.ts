import { z } from 'zod';

/** What a person said to the agent in mid-run, as a turn gets it. */
export const steeringMessageSchema = z
  .object({
    /** Unique: entries of the journal name the messages that a request brought. */
    id: z.string(),
    text: z.string(),
  })
  .meta({ id: 'SteeringMessage' });
