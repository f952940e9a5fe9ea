/** How arguments of a tool are shown to people: their labels and formats, from the `policies.toml` beside the agents. They change what is shown, never what runs. */

/** What a value can be shown as. A reader shows one that it does not know, of a later version, as it shows a value without a format. */
export const displayFormats = [
  'money',
  'number',
  'percent',
  'date',
  'datetime',
  'duration',
  'text',
  'longText',
  'code',
  'url',
] as const;
export type DisplayFormat = (typeof displayFormats)[number];

/** How one argument is shown. */
export interface ArgumentDisplay {
  /** Its name in words: `Amount`. */
  label?: string | null;
  /** A `DisplayFormat`. */
  format?: string | null;
  /** ISO 4217, for the format `money`: `USD`. */
  currency?: string | null;
}

/**
 * How the arguments of a tool are shown, by their paths: `amount`, `customer.country`. A number in a path stands for each item of a list: `lines.0.price` is the
 * price of every line.
 */
export type Display = Readonly<Record<string, ArgumentDisplay>>;

/** How a value is shown that is found by these steps; a number is the place in a list. `undefined` where nothing is said of it. */
export function displayAt(
  display: Display | null | undefined,
  path: readonly (string | number)[],
): ArgumentDisplay | undefined {
  if (!display) return undefined;
  const name = path.join('.');
  if (Object.hasOwn(display, name)) return display[name];
  return Object.entries(display).find(([other]) => isAbout(other.split('.'), path))?.[1];
}

function isAbout(steps: readonly string[], path: readonly (string | number)[]): boolean {
  if (steps.length !== path.length) return false;
  return path.every((step, index) =>
    typeof step === 'number' ? /^\d+$/.test(steps[index] ?? '') : steps[index] === step,
  );
}
