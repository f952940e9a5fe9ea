/**
 * Fields whose names come from outside. An object has `constructor` and `toString` without being given them, and an
 * assignment to `__proto__` sets no field.
 */

/** The value of a field, if the object itself has it. */
export function ownField<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a field, whatever its name is. */
export function setField<T>(object: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** The fields that are given: Python writes what is absent as `null`. */
export function withoutNulls<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], null> } {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as { [Name in keyof Fields]: Exclude<Fields[Name], null> };
}
