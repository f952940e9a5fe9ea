/** What requests may hold. Unknown fields are refused: a misspelt one must not be ignored. Limits beyond the shape are the client's. */
import { type ListRunsInput, runIdPattern, type StartRunInput, type SubmitDecisionInput } from '@platform/temporal';
import { z } from 'zod';
import { decisionActionSchema, runStatusSchema } from './decision.js';

/** Who acts when the caller does not say: there is no sign-in that would know. */
const actor = z.string().default('you');
const object = z.record(z.string(), z.unknown());

export const runParamsSchema = z.object({
  runId: z
    .string()
    .regex(runIdPattern, 'must be the id of a run')
    .meta({ examples: ['3f9c0a51b2de'] }),
});

export const startRunBodySchema = z
  .strictObject({
    agentId: z.string().meta({ examples: ['support'] }),
    request: z.union([z.string(), object], { error: 'must be a text, or an object for an agent that takes one' }),
    startedBy: actor,
    /** The caller's own id for the run: the same key and input give the same run. The header `Idempotency-Key` says the same. */
    key: z.string().optional(),
    sessionId: z.string().optional(),
    userId: z.string().optional(),
    decisionDeadlineSeconds: z.number().optional(),
  })
  .meta({ id: 'StartRun' }) satisfies z.ZodType<StartRunInput>;

export const startRunHeadersSchema = z.object({
  'idempotency-key': z.string().optional().meta({ description: 'The same as `key` in the body.' }),
});

export const decideBodySchema = z
  .strictObject({
    requestId: z.string(),
    action: decisionActionSchema,
    by: actor,
    note: z.string().optional(),
    arguments: object.optional(),
    argumentsHash: z.string().optional(),
    values: object.optional(),
    result: z.string().optional(),
  })
  .meta({ id: 'SubmitDecision' }) satisfies z.ZodType<Omit<SubmitDecisionInput, 'runId'>>;

export const cancelBodySchema = z.strictObject({ by: actor, reason: z.string().optional() }).meta({ id: 'CancelRun' });

export const retryBodySchema = z.strictObject({ by: actor, note: z.string().optional() }).meta({ id: 'RetryRun' });

export const listRunsQuerySchema = z.strictObject({
  status: runStatusSchema.optional(),
  agentId: z.string().optional(),
  startedBy: z.string().optional(),
  origin: z.string().optional().meta({ description: 'Runs that continue this run, are forks of it, or repeat it.' }),
  limit: z.coerce.number().optional().meta({ description: 'Runs per page: 50 when absent, at most 1,000.' }),
  pageToken: z.string().optional().meta({ description: '`nextPageToken` of the page before.' }),
}) satisfies z.ZodType<ListRunsInput>;

export const listDecisionsQuerySchema = z.strictObject({
  agentId: z.string().optional(),
  startedBy: z.string().optional(),
});

const eventId = z.coerce.number().int().min(0).optional();

export const runEventsQuerySchema = z.strictObject({
  after: eventId.meta({ description: 'The same as the header `Last-Event-ID`, for a new connection that resumes.' }),
  decisions: z.stringbool().optional().meta({
    description: 'Also send the `decisions` events of `/decisions/events`: one connection per page is enough then.',
  }),
});

export const runEventsHeadersSchema = z.object({
  'last-event-id': eventId.meta({ description: 'Only what changed after this event; everything when absent.' }),
});
