/** What people tell a run under way. */
import {
  longestMessage,
  type Pause,
  type PauseRunInput,
  type SteeringMessage,
  type SteerRunInput,
} from '@platform/temporal';
import { z } from 'zod';
import { timeSchema } from './decision.js';

const actor = z.string().default('you');

export const pauseSchema = z
  .object({ by: z.string(), byId: z.string().optional(), at: timeSchema, note: z.string().optional() })
  .meta({ id: 'Pause' }) satisfies z.ZodType<Pause>;

export const steeringMessageSchema = z
  .object({ id: z.string(), text: z.string(), by: z.string(), byId: z.string().optional(), at: timeSchema })
  .meta({ id: 'SteeringMessage' }) satisfies z.ZodType<SteeringMessage>;

export const pauseBodySchema = z
  .strictObject({ by: actor, note: z.string().optional() })
  .meta({ id: 'PauseRun' }) satisfies z.ZodType<Omit<PauseRunInput, 'runId'>>;

export const steerBodySchema = z
  .strictObject({
    message: z
      .string()
      .meta({ description: `At most ${longestMessage} characters.`, examples: ['Only the orders of this year.'] }),
    by: actor,
    /** The caller's own id for the message: sent again, it is not said again. The header `Idempotency-Key` says the same. */
    key: z.string().optional(),
  })
  .meta({ id: 'SteerRun' }) satisfies z.ZodType<Omit<SteerRunInput, 'runId'>>;
