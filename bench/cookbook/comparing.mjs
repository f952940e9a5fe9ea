// @ts-check
/** Whether a run that was killed did what plain Agno does. */
import { steady } from './steady.mjs';

/**
 * What a run did, as files outside of its processes tell it.
 * @typedef {object} Deeds
 * @property {any[]} requests Bodies of the requests to the model.
 * @property {any[]} tools Executions of tools.
 * @property {string} status
 * @property {unknown} content The final answer.
 */

/**
 * Where they differ, in words; empty when they do not.
 * @param {Deeds} plain
 * @param {Deeds} durable
 * @param {{ model: number, tool: number }} inFlight Calls that were under way when the process was killed: each may be there once more.
 * @param {string[]} unnamed Ids that agents were given because nobody had named them.
 */
export function differences(plain, durable, inFlight, unnamed) {
  /** @type {string[]} */
  const found = [];
  const text = (/** @type {unknown} */ value) => steady(value, unnamed);
  if (plain.status !== durable.status) found.push(`plain Agno ends ${plain.status}, here ${durable.status}`);
  else if (text(plain.content) !== text(durable.content))
    found.push(`the answer is ${short(durable.content)} instead of ${short(plain.content)}`);
  for (const [what, before, after, repeats] of /** @type {const} */ ([
    ['requests to the model', plain.requests, durable.requests, inFlight.model],
    ['executions of tools', plain.tools, durable.tools, inFlight.tool],
  ])) {
    const [missing, more] = compared(before.map(text), after.map(text));
    const known = new Set(before.map(text));
    const others = more.filter((one) => !known.has(one));
    if (missing.length > 0)
      found.push(
        `${missing.length} of ${before.length} ${what} are missing: ${firstDifference(missing[0] ?? '', others[0])}`,
      );
    else if (others.length > 0) found.push(`${others.length} ${what} are too many: ${others[0]?.slice(0, 300)}`);
    else if (more.length > repeats)
      found.push(`${more.length - repeats} ${what} are repeated, first ${short(more[0])}`);
  }
  return found;
}

/** @param {string[]} before @param {string[]} after @returns {[missing: string[], more: string[]]} */
function compared(before, after) {
  const more = [...after];
  const missing = before.filter((one) => {
    const at = more.indexOf(one);
    if (at >= 0) more.splice(at, 1);
    return at < 0;
  });
  return [missing, more];
}

/** Where two texts begin to differ, with what is around. @param {string} one @param {string} [other] */
function firstDifference(one, other) {
  if (other === undefined) return one.slice(0, 300);
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - 80);
  return `…${other.slice(from, at + 200)}… instead of …${one.slice(from, at + 200)}…`;
}

/** @param {unknown} value */
const short = (value) => (JSON.stringify(value) ?? '').slice(0, 200);
