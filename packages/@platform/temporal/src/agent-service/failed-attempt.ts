/** An attempt of a turn that came to nothing. */
import { z } from 'zod';

/**
 * An attempt of a turn's activity that failed, or whose process died. Temporal keeps only the last of them: the next attempt writes down what
 * it learns of it. Times are the server's, ISO 8601; absent where nobody knows.
 */
export const failedAttemptSchema = z
  .object({
    /** From 1, in its activity. */
    attempt: z.int(),
    startedAt: z.string().nullish(),
    endedAt: z.string().nullish(),
    /** A `FailureType`; `WorkerLost` when its process died. */
    type: z.string(),
    /** At most 500 characters. */
    message: z.string(),
  })
  .meta({ id: 'FailedAttempt' });
export type FailedAttempt = z.infer<typeof failedAttemptSchema>;
