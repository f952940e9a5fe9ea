import { z } from 'zod';
import type { Problem, ProblemCode } from '../problem.js';
import { decisionReasonSchema, decisionSchema, runStatusSchema } from './decision.js';

/** All of them: TypeScript refuses one that is missing here. */
const codes = Object.keys({
  TemporalUnavailable: true,
  WorkerUnavailable: true,
  AgentServiceUnavailable: true,
  TracesNotTaken: true,
  SearchAttributesMissing: true,
  RequestRefused: true,
  InvalidConfiguration: true,
  InvalidInput: true,
  UnknownAgent: true,
  RunNotFound: true,
  RunEnded: true,
  RunKeyConflict: true,
  DecisionRejected: true,
  RetryRejected: true,
  ControlRejected: true,
  ScheduleNotFound: true,
  ScheduleExists: true,
  ScheduleChanged: true,
  RevokeRejected: true,
  RaiseRejected: true,
  InvalidJson: true,
  UnsupportedMediaType: true,
  BodyTooLarge: true,
  NotFound: true,
  FileNotFound: true,
  FileTooLarge: true,
  MethodNotAllowed: true,
  ForbiddenHost: true,
  ForbiddenOrigin: true,
  SignInRequired: true,
  NotAllowed: true,
  NotYours: true,
  SignInUnavailable: true,
  TooManyAttempts: true,
  TooManyLists: true,
  PushUnavailable: true,
  InternalError: true,
  CannotContinue: true,
  CannotArchive: true,
  CannotPrune: true,
  ArchiveUnusable: true,
  Unreadable: true,
  PayloadStoreUnavailable: true,
  PayloadLost: true,
} satisfies Record<ProblemCode, true>) as ProblemCode[];

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
        'InvalidRaise',
        'NoSuchLimit',
        'AskedAlready',
        'OnlyWhenReached',
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

/** Problems of an answer that is read from the history of one run, which may be archived. */
export const readProblems = problems({
  400: 'Not the id of a run.',
  404: 'There is no such run.',
  410: 'A part that was kept outside of its history is lost.',
  422: 'It, or the file that it is archived in, cannot be read.',
  503: 'Temporal cannot be reached.',
});
