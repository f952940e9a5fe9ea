/** What is wrong with an edit: a value that a person made of another one. */
import { isNumber, isObject, ownField, sameJson } from '../json.js';
import { type Judging, type Path, type SchemaProblem, schemaProblems } from './problems.js';
import type { JsonSchema } from './schema.js';

/**
 * What is wrong with what a person changed. A part that was left as it was, or only moved to another row, is not judged. Where the schema does not fit
 * the earlier value either (Agno writes `object` for a `datetime`), a plain value of the same type fits.
 *
 * @param asked the value before the edit.
 */
export function editProblems(root: JsonSchema, value: unknown, asked: unknown, judging: Judging = {}): SchemaProblem[] {
  const found = schemaProblems(root, value, judging).filter(({ path }) => isChanged(value, asked, path));
  if (found.length === 0) return found;
  const before = schemaProblems(root, asked, judging);
  return found.filter(
    ({ path, isOfOtherType }) =>
      !(
        isOfOtherType &&
        before.some((other) => isSamePath(other.path, path)) &&
        isAlike(valueAt(value, path), valueAt(asked, path))
      ),
  );
}

/** The value at a place; `undefined` where nothing is. */
export function valueAt(value: unknown, path: Path): unknown {
  let place = value;
  for (const name of path) {
    if (Array.isArray(place)) place = place[Number(name)];
    else if (isObject(place)) place = ownField(place, String(name));
    else return undefined;
  }
  return place;
}

function isChanged(value: unknown, asked: unknown, path: Path): boolean {
  const now = valueAt(value, path);
  for (let length = path.length; length >= 0; length--) {
    const part = valueAt(value, path.slice(0, length));
    if (part === undefined) continue;
    if (isEqual(part, valueAt(asked, path.slice(0, length)))) return false;
    const rows = length > 0 ? valueAt(asked, path.slice(0, length - 1)) : undefined;
    if (Array.isArray(rows) && rows.some((row) => isEqual(row, part))) return false;
  }
  // What was missing before, in the same group, was left as it was.
  const wasMissing = valueAt(asked, path) === undefined && valueAt(asked, path.slice(0, -1)) !== undefined;
  return now !== undefined || !wasMissing;
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === undefined || other === undefined ? one === other : sameJson(one, other);
}

function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}

/** Whether two values are plain, and of one type. */
function isAlike(one: unknown, other: unknown): boolean {
  const kind = (value: unknown) => (isNumber(value) ? 'number' : typeof value);
  return kind(one) !== 'object' && kind(one) !== 'undefined' && kind(one) === kind(other);
}
