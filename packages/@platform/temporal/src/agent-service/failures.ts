/** Kinds of failure of a turn. */
import { z } from 'zod';

/** Kinds of failure of a turn, the same in both languages. `RateLimited`, `Transient` and `Timeout` are retried, the others are not. */
export const failureTypeSchema = z
  .enum([
    'RateLimited',
    'Transient',
    'Timeout',
    'Auth',
    'Quota',
    'InvalidRequest',
    'ContextWindow',
    'Guardrail',
    'UnknownAgent',
    'Diverged',
    'PayloadLost',
    'UnknownPrice',
    'WorkerLost',
    'AgentError',
  ])
  .meta({ id: 'FailureType' });
export type FailureType = z.infer<typeof failureTypeSchema>;
