import { z } from 'zod';
import { isObject } from '../domain/json/is-object.js';

/**
 * Any JSON object, unchanged. `z.record` would copy it and leave out a field called `__proto__`, so that people would approve a call without seeing
 * one of its arguments.
 */
export const jsonObject = z
  .unknown()
  .refine(isObject, { error: 'must be an object', abort: true })
  .meta({ type: 'object', additionalProperties: {} }) as unknown as z.ZodType<
  Record<string, unknown>,
  Record<string, unknown>
>;
