/** What a run may use, as requests and answers hold it. What is allowed is the client's. */
import type { Grants, LimitRaise, RaiseLimitInput, RunLimits } from '@platform/temporal';
import { limitNames } from '@platform/temporal/limits';
import { z } from 'zod';
import { timeSchema } from './decision.js';

const amount = z.number('must be a number').optional();
const amounts = { modelCalls: amount, tokens: amount, costUsd: amount, wallClockSeconds: amount };

/** At a limit people are asked for more (`ask`), or the run ends (`end`). */
export const limitsSchema = z
  .strictObject({ ...amounts, atLimit: z.enum(['ask', 'end'], 'must be ask or end').optional() })
  .meta({ id: 'RunLimits' }) satisfies z.ZodType<RunLimits>;

/** What people granted, which the limits in force hold. */
export const grantsSchema = z.object(amounts).meta({ id: 'Grants' }) satisfies z.ZodType<Grants>;

const limitName = z.enum(limitNames).meta({ id: 'LimitName' });

/** More of a limit. */
export const raiseBodySchema = z
  .strictObject({
    limit: limitName,
    more: z.number().meta({ description: 'How much more it may use, in the unit of the limit.', examples: [10] }),
    by: z.string().default('you'),
    roles: z.array(z.string()).optional(),
    note: z.string().optional(),
    /** The caller's own id for it: sent again, it is not granted again. The header `Idempotency-Key` says the same. */
    key: z.string().optional(),
  })
  .meta({ id: 'RaiseLimit' }) satisfies z.ZodType<Omit<RaiseLimitInput, 'runId'>>;

/** `allowed`: the limit from then on. */
export const limitRaiseSchema = z
  .object({
    limit: limitName,
    more: z.number(),
    allowed: z.number(),
    by: z.string(),
    byId: z.string().optional(),
    roles: z.array(z.string()).optional(),
    at: timeSchema,
    note: z.string().optional(),
  })
  .meta({ id: 'LimitRaise' }) satisfies z.ZodType<LimitRaise>;
