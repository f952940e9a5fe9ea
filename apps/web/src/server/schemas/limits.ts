/** What a run may use, as requests and answers hold it. What is allowed is the client's. */
import type { Grants, RunLimits } from '@platform/temporal';
import { z } from 'zod';

const amount = z.number('must be a number').optional();
const amounts = { modelCalls: amount, tokens: amount, costUsd: amount, wallClockSeconds: amount };

/** At a limit people are asked for more (`ask`), or the run ends (`end`). */
export const limitsSchema = z
  .strictObject({ ...amounts, atLimit: z.enum(['ask', 'end'], 'must be ask or end').optional() })
  .meta({ id: 'RunLimits' }) satisfies z.ZodType<RunLimits>;

/** What people granted, which the limits in force hold. */
export const grantsSchema = z.object(amounts).meta({ id: 'Grants' }) satisfies z.ZodType<Grants>;
