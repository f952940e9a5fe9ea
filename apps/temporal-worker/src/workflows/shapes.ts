/** Whether a value from outside is a JSON object: not `null`, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A check that says what is wrong with a value. */
export type Check = (value: unknown) => string | undefined;

/** The check, for a field that may be absent. */
export function optional(check: Check): Check {
  return (value) => (value === undefined || value === null ? undefined : check(value));
}
