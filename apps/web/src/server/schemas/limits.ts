/** What a run may use, as requests and answers hold it. What is allowed is the client's. */
import type { Grants, RunLimits } from '@platform/temporal';
import { z } from 'zod';

const amounts = {
  modelCalls: z.number().optional(),
  tokens: z.number().optional(),
  costUsd: z.number().optional(),
  wallClockSeconds: z.number().optional(),
};

/** At a limit people are asked for more (`ask`), or the run ends (`end`). */
export const limitsSchema = z
  .strictObject({ ...amounts, atLimit: z.enum(['ask', 'end']).optional() })
  .meta({ id: 'RunLimits' }) satisfies z.ZodType<RunLimits>;

/** What people granted, which the limits in force hold. */
export const grantsSchema = z.object(amounts).meta({ id: 'Grants' }) satisfies z.ZodType<Grants>;
