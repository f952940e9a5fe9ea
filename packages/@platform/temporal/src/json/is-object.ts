import { isExactNumber } from './exact-number.js';

/** Whether a value is a JSON object: not a list, not a number of whatever kind. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}
