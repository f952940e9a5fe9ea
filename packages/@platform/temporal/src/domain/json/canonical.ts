/** One text for equal values. */
import { type ExactNumber, floatText, isExactNumber } from './exact-number.js';
import { isObject } from './is-object.js';

/**
 * JSON with sorted keys and without spaces: equal values have equal texts, and values of other types (`2` and `2.0`) others. What is
 * `undefined` is left out. The same text as Python's `json.dumps(sort_keys=True, separators=(",", ":"), ensure_ascii=False)`: numbers as
 * Python writes them, names in the order of their code points. Hashes of arguments are of its UTF-8.
 */
export function canonicalJson(value: unknown): string {
  return canonical(value, exactText);
}

/** Whether two values are equal as JSON: `2`, `2.0` and `2e0` are the same number. */
export function sameJson(one: unknown, other: unknown): boolean {
  return canonical(one, valueText) === canonical(other, valueText);
}

type NumberText = (number: number | ExactNumber) => string;

function canonical(value: unknown, text: NumberText): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, text)).join(',')}]`;
  if (typeof value === 'number' || isExactNumber(value)) return text(value);
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort(byCodePoints)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key], text)}`);
  return `{${members.join(',')}}`;
}

function exactText(number: number | ExactNumber): string {
  if (typeof number !== 'number') return number.text;
  if (!Number.isFinite(number)) return 'null';
  return Number.isInteger(number) ? JSON.stringify(number) : floatText(number);
}

function valueText(number: number | ExactNumber): string {
  const value = Number(number);
  if (typeof number !== 'number' && !number.isFloat) return number.text;
  return Number.isInteger(value) ? String(BigInt(value)) : exactText(value);
}

/** Compares by code points, as Python does. JavaScript compares UTF-16 units, which puts characters above U+FFFF before U+E000. */
function byCodePoints(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [one.charCodeAt(index), other.charCodeAt(index)];
    if (a !== b) return inOrder(a) - inOrder(b);
  }
  return one.length - other.length;
}

function inOrder(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}
