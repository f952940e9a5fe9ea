import { z } from 'zod';
import type { Problem, ProblemCode } from '../problem.js';
import { decisionReasonSchema, decisionSchema, runStatusSchema } from './decision.js';

const codes = [
  'TemporalUnavailable',
  'WorkerUnavailable',
  'AgentServiceUnavailable',
  'SearchAttributesMissing',
  'RequestRefused',
  'InvalidConfiguration',
  'InvalidInput',
  'UnknownAgent',
  'RunNotFound',
  'RunEnded',
  'RunKeyConflict',
  'DecisionRejected',
  'RetryRejected',
  'ControlRejected',
  'ScheduleNotFound',
  'ScheduleExists',
  'RevokeRejected',
  'InvalidJson',
  'UnsupportedMediaType',
  'BodyTooLarge',
  'NotFound',
  'FileNotFound',
  'MethodNotAllowed',
  'ForbiddenHost',
  'ForbiddenOrigin',
  'TooManyLists',
  'InternalError',
] as const satisfies ProblemCode[];

/** Body of every answer that is not a success. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    reason: z
      .enum([
        ...decisionReasonSchema.options,
        'NotStalled',
        'InvalidRetry',
        'UnknownRule',
        'AlreadyRevoked',
        'InvalidRevoke',
        'InvalidPause',
        'AlreadyPaused',
        'Stalled',
        'InvalidResume',
        'NotPaused',
        'InvalidMessage',
        'TooManyMessages',
        'Ending',
      ])
      .optional(),
    decision: decisionSchema.optional(),
    runStatus: runStatusSchema.optional(),
    known: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' }) satisfies z.ZodType<Problem>;

/** Entries of `responses` for problems of these statuses. */
export function problems<Status extends number>(descriptions: Record<Status, string>) {
  const content = { 'application/problem+json': { schema: problemSchema } };
  const entries = Object.entries<string>(descriptions).map(([status, description]) => [
    status,
    { description, content },
  ]);
  return Object.fromEntries(entries) as Record<Status, { description: string; content: typeof content }>;
}
