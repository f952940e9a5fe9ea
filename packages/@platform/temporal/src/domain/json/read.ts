/** Careful readers for payloads of any version. They return `undefined` for a value of the wrong shape. */

import { maximumDepth, readable } from '../bounds.js';
import { asPlainNumber, isObject, parseJson } from '../json.js';

export type JsonObject = Record<string, unknown>;

export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The JSON object that a text is; `undefined` for any other text. */
export function objectInText(text: string): JsonObject | undefined {
  try {
    return asObject(parseJson(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined; // too deep is too strange, too
    throw error;
  }
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  const number = asPlainNumber(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The value when it is a number above zero; 0 for everything else. */
export function asCount(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text of a message's content: a string, or a list of parts of which those with text count. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts = asList(content).map((part) => asText(part) ?? asText(asObject(part)?.text) ?? '');
  return parts.filter((part) => part !== '').join('\n');
}

/** Arguments of a tool call as providers send them: an object, or one written as JSON. Text that is not JSON is kept under `_`. */
export function toolArguments(value: unknown): JsonObject {
  if (typeof value !== 'string') return asObject(value) ?? {};
  try {
    return asObject(readable(parseJson(value), maximumDepth)) ?? { _: value };
  } catch {
    return value === '' ? {} : { _: value };
  }
}
