/** Writing JSON without changing a number. */
import { isExactNumber } from './exact-number.js';
import { unusedMark } from './parse.js';

/**
 * `JSON.stringify`, which it is for every value without an exact number, with exact numbers as they are.
 *
 * @param space as `JSON.stringify` takes it.
 */
export function writeJson(value: unknown, space?: number): string;
export function writeJson(value: unknown, space?: number): string | undefined {
  const text = JSON.stringify(value, undefined, space);
  if (!mayHoldExact(value)) return text;
  // Once more with a mark that nothing in the value has: it tells exact numbers from strings.
  const mark = unusedMark(text);
  function marked(this: Record<string, unknown>, name: string, member: unknown): unknown {
    const given = this[name];
    return isExactNumber(given) ? mark + given.text : member;
  }
  return JSON.stringify(value, marked, space)?.replace(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
}

/** Whether the value, or a result of a `toJSON` in it, holds an exact number. Only for values that `JSON.stringify` can write, so that this ends. */
function mayHoldExact(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if ('toJSON' in next) return true;
    for (const member of Array.isArray(next) ? next : Object.values(next)) {
      if (typeof member === 'object' && member !== null) left.push(member);
    }
  }
  return false;
}
