/** A variable has a value that cannot be used. The message says which, what was given, and what is allowed. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
}

/** The error for a wrong value. */
export function wrong(name: string, value: string, allowed: string): InvalidEnvironment {
  return new InvalidEnvironment(`${name} is "${value}"; allowed: ${allowed}. Correct it or unset it.`);
}

/**
 * Reads a port.
 *
 * @throws InvalidEnvironment when it is none.
 */
export function readPort(name: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw wrong(name, value, 'a port from 0 to 65535');
  return port;
}

/** The values of a variable that holds several, separated by commas. */
export function listed(value: string | undefined): string[] {
  return (value ?? '').split(',').flatMap((part) => part.trim() || []);
}
