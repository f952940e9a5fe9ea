/** What a person changed. */
import { ownField, writeJson } from '@platform/temporal/json';

/** One value that a person changed. `undefined` stands for no value. */
export interface Change {
  name: string;
  before: unknown;
  after: unknown;
}

/** The values that differ, ordered by name. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: ownField(before, name), after: ownField(after, name) }))
    .filter((change) => writeJson(change.before) !== writeJson(change.after));
}
