export { isObject } from '@platform/temporal/workflow';

/** A check that says what is wrong with a value. */
export type Check = (value: unknown) => string | undefined;

/** The check, for a field that may be absent. */
export function optional(check: Check): Check {
  return (value) => (value === undefined || value === null ? undefined : check(value));
}
