import { type Path, valueAt } from '@platform/temporal/json-schema';

interface Emptied {
  given: unknown;
  path: Path;
  required: boolean;
  nullable: boolean;
}

/**
 * The value of a field that a person emptied: what it was when that was nothing, else `null` where that is possible, else no value. A text that must
 * be there is empty then (`isText`).
 */
export function emptied({ given, path, required, nullable }: Emptied, isText = false): unknown {
  const before = valueAt(given, path);
  if (before === null || (isText && before === '')) return before;
  if (nullable) return null;
  const isRow = typeof path.at(-1) === 'number';
  if (isText && ((required && before !== undefined) || isRow)) return '';
  return undefined;
}
