/** Limits as they cross between TypeScript and Python, and what a turn says of them. */
import { z } from 'zod';
import { limitNames, limitRanges } from '../domain/limits/limits.js';

const { modelCalls, tokens, costUsd, wallClockSeconds } = limitRanges;

function bounded(schema: z.ZodNumber, { least, most }: { least: number; most: number }): z.ZodNumber {
  const allowed = `must be ${least} to ${most.toLocaleString('en')}`;
  return schema.min(least, allowed).max(most, allowed);
}

export const limitNameSchema = z.enum(limitNames).meta({ id: 'LimitName' });

/** What a run may use. What is absent is not limited. */
export const runLimitsSchema = z
  .strictObject({
    /** Model calls, those that failed after tokens were spent among them. */
    modelCalls: bounded(z.int('must be a whole number'), modelCalls).nullish(),
    /** Tokens in and out. */
    tokens: bounded(z.int('must be a whole number'), tokens).nullish(),
    /** US dollars, by the agent-service's price table. */
    costUsd: bounded(z.number('must be a number'), costUsd).nullish(),
    /** Seconds from the run's start, waiting for people included. */
    wallClockSeconds: bounded(z.number('must be a number'), wallClockSeconds).nullish(),
    /** What happens then: people are asked for more, or the run ends. `ask` when absent. */
    atLimit: z.enum(['ask', 'end'], 'must be ask or end').meta({ id: 'AtLimit' }).nullish(),
  })
  .meta({ id: 'RunLimits' });

/** What a turn may use in all its activities; entries that it keeps of a fork do not count. */
export const turnLimitsSchema = z
  .object({
    modelCalls: z.number().nullish(),
    tokens: z.number().nullish(),
    costUsd: z.number().nullish(),
    /** No model call begins after it, ISO 8601. */
    until: z.string().nullish(),
  })
  .meta({ id: 'TurnLimits' });

/** What one model call cost, as far as it is known. */
export const costFields = {
  /** US dollars; absent when the price table was not asked (a version before it) or does not know the model. */
  costUsd: z.number().nullish(),
  /** The price table does not know the model. */
  unpriced: z.boolean().nullish(),
};

export type TurnLimits = z.infer<typeof turnLimitsSchema>;
