/** Works with numbers, whether they are JavaScript numbers or exact ones. */
import { type ExactNumber, isExactNumber } from './exact-number.js';
import { isObject } from './is-object.js';
import { parseJson } from './parse.js';

export function isNumber(value: unknown): value is number | ExactNumber {
  return typeof value === 'number' || isExactNumber(value);
}

/** Whether a value is a number without a fraction, as JSON Schema's `integer` is: `2` and `2.0`. */
export function isWhole(value: unknown): boolean {
  return isExactNumber(value) || Number.isInteger(value);
}

/** The nearest JavaScript number, for amounts that have a range of their own; `undefined` for what is no number. */
export function asPlainNumber(value: unknown): number | undefined {
  return isNumber(value) ? Number(value) : undefined;
}

/** Negative when `one` is less, positive when it is greater, 0 when both are the same number. Never rounds. */
export function compareNumbers(one: number | ExactNumber, other: number | ExactNumber): number {
  const [a, b] = [comparable(one), comparable(other)];
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** JavaScript compares a `bigint` with a `number` exactly. */
function comparable(value: number | ExactNumber): number | bigint {
  return isExactNumber(value) && !value.isFloat ? BigInt(value.text) : Number(value);
}

/** The value with the nearest JavaScript numbers, for libraries that know no others. */
export function withPlainNumbers(value: unknown): unknown {
  if (isExactNumber(value)) return Number(value);
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withPlainNumbers(member)]));
}

/**
 * The first JavaScript number in a value that says another number than it was given: one that is not finite, or a whole one beyond 2^53,
 * which may have been rounded.
 */
export function roundedNumber(value: unknown): number | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) || (!Number.isInteger(value) && Number.isFinite(value)) ? undefined : value;
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return undefined;
  for (const member of Object.values(value)) {
    const rounded = roundedNumber(member);
    if (rounded !== undefined) return rounded;
  }
  return undefined;
}

/** The number that a person typed, as exact as it was typed; `undefined` for what is none, or cannot be kept. */
export function typedNumber(text: string): number | ExactNumber | undefined {
  const typed = text
    .trim()
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1');
  try {
    const value = parseJson(typed);
    return isNumber(value) ? value : undefined;
  } catch {
    const number = Number(typed);
    return /^-?\d*\.?\d*$/.test(typed) && typed !== '' && Number.isFinite(number) ? number : undefined;
  }
}
