/** What an agent knew and said when it asked. */
import type { Evidence } from '@platform/temporal';
import { jsonObject as object } from '@platform/temporal/agent-service';
import { z } from 'zod';
import { timeSchema } from './decision.js';
import { runParamsSchema } from './requests.js';

export const evidenceParamsSchema = runParamsSchema.extend({
  requestId: z
    .string()
    .min(1)
    .max(1_000)
    .meta({ description: '`request.id` in the inbox.', examples: ['0-call_1'] }),
});

const text = {
  text: z.string().meta({ description: 'At most 4,000 characters.' }),
  at: timeSchema,
  cut: z.literal(true).optional().meta({ description: 'The rest is left out; the run has it.' }),
};

const textSchema = z.object(text).meta({ id: 'EvidenceText' });

export const evidenceSchema = z
  .object({
    runId: z.string(),
    requestId: z.string(),
    task: textSchema.optional().meta({ description: 'What the team’s leader gave the member to do.' }),
    said: textSchema.optional().meta({ description: 'The last words of the agent before it asked.' }),
    results: z
      .array(
        z
          .object({ tool: z.string(), arguments: object.optional(), ok: z.boolean(), ...text })
          .meta({ id: 'EvidenceResult' }),
      )
      .meta({ description: 'The last results that it had, the newest last.' }),
    earlier: z.int().meta({ description: 'So many results before these are left out.' }),
  })
  .meta({ id: 'Evidence' }) satisfies z.ZodType<Evidence>;
