import { z } from 'zod';
import { isObject } from '../domain/json/is-object.js';

/**
 * Any JSON object, taken as it is. Not `z.record`, which copies, and leaves a field called `__proto__` out: people would approve a call
 * without an argument that it has.
 */
export const jsonObject = z
  .unknown()
  .refine(isObject, { error: 'must be an object', abort: true })
  .meta({ type: 'object', additionalProperties: {} }) as unknown as z.ZodType<
  Record<string, unknown>,
  Record<string, unknown>
>;
