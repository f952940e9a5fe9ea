/** One model call of a run, with what was sent. */
import type { ModelCall } from '@platform/temporal';
import { memberCallSchema, jsonObject as object } from '@platform/temporal/agent-service';
import { z } from 'zod';
import { timeSchema } from './decision.js';
import { runParamsSchema } from './requests.js';

const number = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number from 0')
  .transform(Number);

export const modelCallParamsSchema = runParamsSchema.extend({
  turn: number.meta({ description: 'As the timeline numbers turns.', examples: ['0'] }),
  n: number.meta({ description: 'Its number in the turn.', examples: ['0'] }),
});

const requestSchema = z
  .object({
    known: z.enum(['sent', 'named', 'remade', 'given', 'journal', 'tooLarge', 'lost', 'none']).meta({
      description:
        '`sent`: byte for byte. `named`: so, with names in the place of the contents of files. `remade`: from the record, and not proven. `given`: what the framework gave to the client. `journal`: messages only. `tooLarge`, `lost`, `none`: nothing.',
    }),
    provider: z.string().optional(),
    path: z.string().optional(),
    body: object.optional().meta({ description: 'The JSON that was sent, in the order in which it was sent.' }),
    conversation: z.string().optional(),
    earlier: z.int().meta({ description: 'Messages of the conversation that the call before had.' }),
  })
  .meta({ id: 'ModelCallRequest' });

export const modelCallSchema = z
  .object({
    runId: z.string(),
    turn: z.int(),
    n: z.int(),
    kind: z.enum(['model', 'spent', 'error']),
    at: timeSchema,
    model: z.string(),
    owner: z.string().optional(),
    member: memberCallSchema.optional(),
    ms: z.number().optional(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number().optional(),
    request: requestSchema,
    answer: z
      .object({
        text: z.string(),
        reasoning: z.string().optional(),
        calls: z.array(z.object({ toolCallId: z.string().optional(), tool: z.string().optional(), arguments: object })),
        provider: object.optional(),
        message: object,
      })
      .optional(),
    failure: z.string().optional(),
  })
  .meta({ id: 'ModelCall' }) satisfies z.ZodType<ModelCall>;
