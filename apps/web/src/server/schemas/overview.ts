/** What the runs of a period took. */
import { type Overview, type OverviewGroup, type OverviewInput, overviewGroupings } from '@platform/temporal';
import { z } from 'zod';
import { timeSchema } from './decision.js';

export const overviewQuerySchema = z.strictObject({
  from: z
    .string()
    .optional()
    .meta({
      description: 'Runs that started then or later: a time, a day (UTC), or how long ago. A week ago when absent.',
      examples: ['2026-01-31', '30d'],
    }),
  to: z.string().optional().meta({ description: 'Before that; now when absent.' }),
  by: z
    .enum(overviewGroupings)
    .default('day')
    .meta({ description: 'A run counts for every tool and every model that it has called.' }),
  timezone: z
    .string()
    .default('UTC')
    .meta({ description: 'Whose days the groups are, by a name of the IANA database.', examples: ['Europe/Berlin'] }),
}) satisfies z.ZodType<OverviewInput>;

const count = z.int();

const sums = {
  runs: count,
  running: count.meta({ description: 'Under way, paused ones too.' }),
  waiting: count,
  stalled: count,
  completed: count,
  failed: count,
  cancelled: count,
  costUsd: z.number(),
  tokens: z.object({ input: z.number(), output: z.number() }),
  decisions: z.number(),
  decisionSeconds: z.object({ median: z.number(), p90: z.number() }).optional(),
  stalls: z.number(),
  unknown: count.meta({ description: 'Ended runs of which nobody wrote what they took. They count as 0.' }),
};

const groupSchema = z
  .object({
    key: z.string(),
    from: timeSchema.optional().meta({ description: 'Of a day: the part of it that lies in the period.' }),
    to: timeSchema.optional(),
    ...sums,
  })
  .meta({ id: 'OverviewGroup' }) satisfies z.ZodType<OverviewGroup>;

export const overviewSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    by: z.enum(overviewGroupings),
    timezone: z.string(),
    totals: z.object(sums).meta({ id: 'OverviewSums' }),
    groups: z.array(groupSchema),
    isCut: z.boolean().meta({ description: 'There are more runs than are counted at once: these are not all.' }),
  })
  .meta({ id: 'Overview' }) satisfies z.ZodType<Overview>;
