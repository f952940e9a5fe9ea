/** Puts two lists beside each other. */
import { diffArrays } from 'diff';

/** What stands in one line: of one list, of the other, or of both. */
export interface Aligned<Value> {
  before?: Value;
  after?: Value;
}

/** A text that two values have in common when they may stand in one line. */
export type Likeness<Value> = (value: Value) => string;

/**
 * Puts two lists beside each other, each in its own order. Each value stands in exactly one line. Values that are alike by the first likeness are put together first, then by the
 * next one what is left between them. So a likeness that says little never parts what one that says more has found.
 */
export function align<Value>(
  before: readonly Value[],
  after: readonly Value[],
  likenesses: readonly Likeness<Value>[],
): Aligned<Value>[] {
  const [likeness, ...weaker] = likenesses;
  if (!likeness) return [...before.map((value) => ({ before: value })), ...after.map((value) => ({ after: value }))];
  const lines: Aligned<Value>[] = [];
  let [from, to] = [0, 0];
  const gapTo = (end: number, otherEnd: number) => {
    if (end > from || otherEnd > to) lines.push(...align(before.slice(from, end), after.slice(to, otherEnd), weaker));
    [from, to] = [end, otherEnd];
  };
  for (const [index, other] of pairs(before.map(likeness), after.map(likeness))) {
    gapTo(index, other);
    lines.push({ before: before[from++], after: after[to++] });
  }
  gapTo(before.length, after.length);
  return lines;
}

/** The search for the most pairs takes time with the square of what differs. Beyond this many it is not worth waiting for: about 0.3 s. */
const mostEdits = 600;

/** Positions of equal texts in two lists, ascending in both: as many as there can be, unless the lists differ too much to look for it. */
function pairs(before: readonly string[], after: readonly string[]): [number, number][] {
  const changes = diffArrays([...before], [...after], { maxEditLength: mostEdits });
  if (!changes) return firstPairs(before, after);
  const found: [number, number][] = [];
  let [from, to] = [0, 0];
  for (const { count, added, removed } of changes) {
    if (!added && !removed) for (let index = 0; index < count; index++) found.push([from + index, to + index]);
    if (!added) from += count;
    if (!removed) to += count;
  }
  return found;
}

/** Takes for each text the next equal one. */
function firstPairs(before: readonly string[], after: readonly string[]): [number, number][] {
  const places = new Map<string, number[]>();
  for (const [index, text] of after.entries()) places.set(text, [...(places.get(text) ?? []), index]);
  const found: [number, number][] = [];
  let next = 0;
  for (const [index, text] of before.entries()) {
    const other = places.get(text)?.find((place) => place >= next);
    // One that is far ahead would leave everything before it alone.
    if (other === undefined || other - next > mostSkipped) continue;
    found.push([index, other]);
    next = other + 1;
  }
  return found;
}

const mostSkipped = 50;
