/** What requests may hold. Unknown fields are refused: a misspelt one must not be ignored. Limits beyond the shape are the client's. */
import {
  type AuditPageInput,
  auditDecisions,
  type CancelRunsInput,
  type CountRunsInput,
  type ExportAuditInput,
  type ListRunsInput,
  type RetryStalledRunsInput,
  runIdPattern,
  runSorts,
  type StartRunInput,
  type SubmitDecisionInput,
  submittedVias,
} from '@platform/temporal';
import {
  fileReferenceSchema,
  jsonObject as object,
  passkeyAssertionSchema,
  runOptionsSchema,
} from '@platform/temporal/agent-service';
import { z } from 'zod';
import { decisionActionSchema, decisionViaSchema, ruleRequestSchema, runStatusSchema } from './decision.js';
import { limitsSchema } from './limits.js';

/** Who acts when the caller does not say: there is no sign-in that would know. */
const actor = z.string().default('you');

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
    tenant: z
      .string()
      .optional()
      .meta({ description: 'The customer that it works for: tenants share the workers fairly.' }),
    tenantWeight: z.number().optional(),
    decisionDeadlineSeconds: z.number().optional(),
    /** What Agno is given beside the request: `dependencies`, `sessionState`, `metadata`, `knowledgeFilters`, `addHistoryToContext`, … */
    options: runOptionsSchema.optional(),
    /** What `POST /files` returned, for what comes with the request. */
    files: z.array(fileReferenceSchema).optional(),
    limits: limitsSchema.optional(),
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
    roles: z.array(z.string()).optional(),
    via: z.enum(submittedVias).default('api'),
    note: z.string().optional(),
    arguments: object.optional(),
    argumentsHash: z.string().optional(),
    values: object.optional(),
    result: z.string().optional(),
    remember: ruleRequestSchema.optional(),
    passkey: passkeyAssertionSchema.optional(),
  })
  .meta({ id: 'SubmitDecision' }) satisfies z.ZodType<Omit<SubmitDecisionInput, 'runId'>>;

export const cancelBodySchema = z.strictObject({ by: actor, reason: z.string().optional() }).meta({ id: 'CancelRun' });

export const retryBodySchema = z.strictObject({ by: actor, note: z.string().optional() }).meta({ id: 'RetryRun' });

export const ruleParamsSchema = runParamsSchema.extend({ ruleId: z.string().meta({ examples: ['r1'] }) });

export const revokeBodySchema = z.strictObject({ by: actor, note: z.string().optional() }).meta({ id: 'RevokeRule' });

const day = z.string().meta({ examples: ['2026-01-31', '2026-01-31T09:00:00Z'] });

const auditFields = {
  from: day.meta({ description: 'From this time on, or from the beginning of this day (UTC).' }),
  to: day.optional().meta({ description: 'Until before this time or day; now when absent.' }),
  agentId: z.string().optional(),
  person: z.string().optional().meta({ description: 'Name of the person, whatever its case, or their id.' }),
  tool: z.string().optional(),
  decision: z.enum(auditDecisions).optional().meta({ description: 'What was said, or what else happened.' }),
  via: decisionViaSchema.optional(),
  rule: z.string().optional().meta({ description: 'The rule that decided, was made or was taken back.' }),
};

export const auditQuerySchema = z.strictObject({
  ...auditFields,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
}) satisfies z.ZodType<ExportAuditInput>;

export const auditPageQuerySchema = z.strictObject({
  ...auditFields,
  pageToken: z.string().optional().meta({ description: '`nextPageToken` of the page before.' }),
}) satisfies z.ZodType<AuditPageInput>;

const usd = z.coerce.number().optional();

/** Which runs, whatever their status. */
const runFilterFields = {
  agentId: z.string().optional(),
  startedBy: z.string().optional(),
  schedule: z.string().optional().meta({ description: 'Only runs that this schedule started.' }),
  tenant: z.string().optional().meta({ description: 'Only runs of this tenant.' }),
  origin: z
    .string()
    .optional()
    .meta({ description: 'Runs that continue this run, are forks of it, repeat it, or are its children.' }),
  idPrefix: z
    .string()
    .optional()
    .meta({ description: 'Only runs whose ids begin so.', examples: ['3f9c'] }),
  search: z
    .string()
    .optional()
    .meta({
      description: 'Words of the request, all of them, whatever their order and case; or the beginning of an id.',
      examples: ['refund 1042'],
    }),
  since: z
    .string()
    .optional()
    .meta({
      description: 'Started then or later: a time, a day (UTC), or how long ago.',
      examples: ['2026-01-31', '24h'],
    }),
  until: z
    .string()
    .optional()
    .meta({ description: 'Started before that.', examples: ['2026-01-31T09:00:00Z'] }),
  minCostUsd: usd.meta({ description: 'Its own model calls cost at least so much.' }),
  maxCostUsd: usd,
  cause: z
    .string()
    .optional()
    .meta({ description: 'Why it is stalled or has failed.', examples: ['Auth', 'Terminated'] }),
  tool: z.string().optional().meta({ description: 'It has called this tool.' }),
  model: z.string().optional().meta({ description: 'It has called this model.' }),
};

export const listRunsQuerySchema = z.strictObject({
  status: runStatusSchema.optional(),
  ...runFilterFields,
  sort: z
    .enum(runSorts)
    .default('newest')
    .meta({ description: '`newest`: those under way first, then the latest ended. Others: among the first 2,000.' }),
  limit: z.coerce.number().optional().meta({ description: 'Runs per page: 50 when absent, at most 1,000.' }),
  pageToken: z.string().optional().meta({ description: '`nextPageToken` of the page before.' }),
}) satisfies z.ZodType<ListRunsInput>;

export const countRunsQuerySchema = z.strictObject(runFilterFields) satisfies z.ZodType<CountRunsInput>;

const bulkFields = {
  dryRun: z.boolean().default(false).meta({ description: 'Nothing is done; what fits is said.' }),
  only: z
    .array(z.string())
    .optional()
    .meta({ description: 'Of the runs that fit, these alone: those that somebody was shown.' }),
  by: actor,
};

export const cancelRunsBodySchema = z
  .strictObject({
    status: z.enum(['running', 'waiting', 'paused', 'stalled']).optional(),
    ...runFilterFields,
    ...bulkFields,
    reason: z.string().optional(),
  })
  .meta({ id: 'CancelRuns' }) satisfies z.ZodType<CancelRunsInput>;

export const retryStalledBodySchema = z
  .strictObject({
    type: z
      .string()
      .optional()
      .meta({ description: 'Only runs stalled for this reason; `cause` says the same.', examples: ['Auth'] }),
    ...runFilterFields,
    ...bulkFields,
    note: z.string().optional(),
  })
  .meta({ id: 'RetryStalledRuns' }) satisfies z.ZodType<RetryStalledRunsInput>;

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
