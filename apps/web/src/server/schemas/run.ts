/** Runs, as lists and as pages show them. */
import {
  type Blocked,
  type CancelledRuns,
  originKinds,
  type RetriedRuns,
  type RunCounts,
  type RunList,
  type RunOrigin,
  type RunSummary,
  type RunView,
  type StartedRun,
  type TurnProgress,
} from '@platform/temporal';
import { z } from 'zod';
import { pauseSchema } from './control.js';
import {
  pendingDecisionSchema,
  ruleSchema,
  runStatusSchema,
  stallSchema,
  timeSchema,
  usageSchema,
} from './decision.js';
import { grantsSchema, limitsSchema } from './limits.js';
import { failureSchema, requestSchema, timelineItemSchema } from './timeline.js';

const turnProgressSchema = z
  .object({
    turn: z.int(),
    state: z.enum(['queued', 'retrying', 'running', 'unknown']),
    attempt: z.int().optional(),
    maximumAttempts: z.int().optional(),
    since: timeSchema,
    nextAttemptAt: timeSchema.optional(),
    worker: z.string().optional(),
    lastFailure: failureSchema.optional(),
  })
  .meta({ id: 'TurnProgress' }) satisfies z.ZodType<TurnProgress>;

const blockedSchema = z
  .object({ type: z.enum(['NoWorker', 'Diverged', 'WorkerFails']), message: z.string(), since: timeSchema })
  .meta({ id: 'Blocked' }) satisfies z.ZodType<Blocked>;

/** The run that it continues, is a fork of, repeats, or is a child of. */
const originSchema = z
  .object({
    kind: z.enum(originKinds),
    runId: z.string(),
    turn: z.int().optional(),
    entry: z.int().optional(),
    toolCallId: z.string().optional(),
    depth: z.int().optional(),
  })
  .meta({ id: 'RunOrigin' }) satisfies z.ZodType<RunOrigin>;

export const runHeadSchema = z
  .object({
    runId: z.string(),
    agentId: z.string(),
    request: requestSchema,
    startedBy: z.string(),
    startedById: z.string().optional(),
    startersBefore: z
      .array(z.object({ by: z.string(), byId: z.string().nullish() }).meta({ id: 'EarlierStarter' }))
      .optional(),
    startedAt: timeSchema,
    origin: originSchema.optional(),
    tenant: z.string().optional(),
    status: runStatusSchema,
    statusSince: timeSchema,
    waitingFor: z.array(pendingDecisionSchema),
    rules: z.array(ruleSchema),
    waitsForRuns: z.array(z.string()).optional(),
    stall: stallSchema.optional(),
    pause: pauseSchema.optional(),
    turn: turnProgressSchema.optional(),
    cancelRequested: z.object({ by: z.string(), reason: z.string(), at: timeSchema }).optional(),
    blocked: blockedSchema.optional(),
    content: z.unknown().optional(),
    failure: failureSchema.optional(),
    endedAt: timeSchema.optional(),
    archivedAt: timeSchema.optional(),
    turns: z.int(),
    usage: usageSchema,
    limits: limitsSchema.optional(),
    granted: grantsSchema.optional(),
    eventId: z.int(),
  })
  .meta({ id: 'RunHead' }) satisfies z.ZodType<Omit<RunView, 'timeline'>>;

export const runViewSchema = runHeadSchema
  .extend({ timeline: z.array(timelineItemSchema) })
  .meta({ id: 'RunView' }) satisfies z.ZodType<RunView>;

const runSummarySchema = z
  .object({
    runId: z.string(),
    agentId: z.string(),
    request: z.string(),
    startedBy: z.string(),
    startedAt: timeSchema,
    endedAt: timeSchema.optional(),
    origin: z.string().optional(),
    tenant: z.string().optional(),
    status: runStatusSchema,
    waitingFor: z.array(pendingDecisionSchema),
    stall: stallSchema.optional(),
    pause: pauseSchema.optional(),
    cause: z
      .object({ type: z.string(), message: z.string().optional() })
      .meta({ id: 'RunCause' })
      .optional()
      .meta({ description: 'Why it is stalled or has failed; the message only while it is stalled.' }),
    costUsd: z.number().optional().meta({ description: 'Of its own model calls: at its end, or when it last waited.' }),
    tokens: z.object({ input: z.number(), output: z.number() }).optional(),
    unreadable: z.string().optional().meta({ description: 'What of this cannot be read, and why: it is left out.' }),
  })
  .meta({ id: 'RunSummary' }) satisfies z.ZodType<RunSummary>;

export const runListSchema = z
  .object({
    runs: z.array(runSummarySchema),
    nextPageToken: z.string().optional(),
    sorted: z
      .object({ among: z.int(), isCut: z.boolean() })
      .optional()
      .meta({ description: 'Where the server cannot sort so: among how many runs it was done, and whether more fit.' }),
  })
  .meta({ id: 'RunList' }) satisfies z.ZodType<RunList>;

export const runCountsSchema = z
  .object({ counts: z.record(runStatusSchema, z.int()) })
  .meta({ id: 'RunCounts' }) satisfies z.ZodType<RunCounts>;

const fittingFields = {
  runs: z.array(z.string()).meta({ description: 'All that fit, at most 1,000.' }),
  isCut: z.boolean().meta({ description: 'More fit: ask again for them.' }),
};
const refusedSchema = z.array(z.object({ runId: z.string(), message: z.string() }));

export const cancelledRunsSchema = z
  .object({ ...fittingFields, cancelled: z.array(z.string()), refused: refusedSchema })
  .meta({ id: 'CancelledRuns' }) satisfies z.ZodType<CancelledRuns>;

export const retriedRunsSchema = z
  .object({
    runs: fittingFields.runs.optional(),
    isCut: fittingFields.isCut.optional(),
    retried: z.array(z.string()),
    refused: refusedSchema,
  })
  .meta({ id: 'RetriedRuns' }) satisfies z.ZodType<RetriedRuns>;

export const startedRunSchema = z
  .object({
    runId: z.string(),
    started: z.boolean(),
    checked: z.boolean(),
    uncheckedBecause: z.string().optional(),
  })
  .meta({ id: 'StartedRun' }) satisfies z.ZodType<StartedRun>;
