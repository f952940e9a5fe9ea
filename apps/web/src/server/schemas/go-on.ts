/** Runs that go on from others: what requests may hold, and what a fork would do. */
import type { FollowUpInput, ForkInput, ForkPointInput, ForkPreview, RerunInput } from '@platform/temporal';
import { fileReferenceSchema, jsonObject as object, runOptionsSchema } from '@platform/temporal/agent-service';
import { z } from 'zod';
import { limitsSchema } from './limits.js';
import { requestSchema } from './timeline.js';

const actor = z.string().default('you');
const key = z.string().optional();
/** Those of the run before when absent. */
const limits = limitsSchema.optional();

export const followUpBodySchema = z
  .strictObject({
    request: requestSchema,
    startedBy: actor,
    key,
    limits,
    options: runOptionsSchema.optional(),
    files: z.array(fileReferenceSchema).optional(),
  })
  .meta({ id: 'FollowUp' }) satisfies z.ZodType<Omit<FollowUpInput, 'runId'>>;

export const rerunBodySchema = z
  .strictObject({ startedBy: actor, key, limits })
  .meta({ id: 'Rerun' }) satisfies z.ZodType<Omit<RerunInput, 'runId'>>;

const forkChangeSchema = z
  .strictObject({
    request: requestSchema.optional(),
    message: z.string().optional(),
    answer: z.string().optional(),
    arguments: object.optional(),
    result: z.string().optional(),
  })
  .meta({ id: 'ForkChange' });

const point = {
  turn: z.int().meta({ description: '`turn` of a message, `endedInTurn` of a tool call.' }),
  entry: z.int().meta({ description: '`n` of the message or the tool call.' }),
  /** At most one of them. */
  change: forkChangeSchema.optional(),
};

export const forkPointBodySchema = z.strictObject(point).meta({ id: 'ForkPoint' }) satisfies z.ZodType<
  Omit<ForkPointInput, 'runId'>
>;

export const forkBodySchema = z
  .strictObject({ ...point, startedBy: actor, key, limits })
  .meta({ id: 'Fork' }) satisfies z.ZodType<Omit<ForkInput, 'runId'>>;

const forkedCallSchema = z
  .object({
    turn: z.int(),
    entry: z.int(),
    tool: z.string(),
    toolCallId: z.string(),
    member: z.string().optional(),
    arguments: object,
    ok: z.boolean(),
    effect: z.enum(['read', 'idempotent', 'once']).optional(),
  })
  .meta({ id: 'ForkedCall' });

export const forkPreviewSchema = z
  .object({
    startsAt: z.object({ turn: z.int(), entry: z.int() }),
    /** They stay as they happened and are not made again. */
    kept: z.array(forkedCallSchema),
    /** They may be made once more. */
    again: z.array(forkedCallSchema),
    changeable: forkChangeSchema.optional().meta({ description: 'What can be changed there, as it was.' }),
    inputSchema: object.optional().meta({ description: 'Of `changeable.request`, for an agent that takes an object.' }),
    argumentsSchema: object.optional().meta({ description: 'Of `changeable.arguments`, where it is known.' }),
  })
  .meta({ id: 'ForkPreview' }) satisfies z.ZodType<ForkPreview>;
