/**
 * Values of metrics' labels, which come from outside: from models, tools, and whoever starts runs. However many there are, the number of time
 * series has a bound. `labels.py` of the agent-service does the same.
 */

/** Characters of a value. */
const longest = 64;

/** What every value beyond the bound is counted under. */
export const otherLabel = 'other';

/** The values of one label: the first `room` ones keep their names. */
export class BoundedLabel {
  readonly #values = new Set<string>();

  constructor(private readonly room: number) {}

  /** The value to count under. */
  of(value: string | undefined): string {
    const plain = plainLabel(value ?? '') || otherLabel;
    if (this.#values.has(plain)) return plain;
    if (this.#values.size >= this.room) return otherLabel;
    this.#values.add(plain);
    return plain;
  }
}

/** A text as a label's value: printable, at most 64 characters. */
export function plainLabel(value: string): string {
  const short = [...value.slice(0, 4 * longest)].slice(0, longest).join('');
  return short.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '_');
}
