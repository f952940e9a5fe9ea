/**
 * Numbers as JSON has them. JavaScript's own say neither `738529527931269425` nor `2.0` (it would be `2`, which is
 * another type in Python).
 */

/** Digits that Python reads of a whole number; it refuses longer ones. */
const mostDigits = 4_300;

/** A number in a text cannot be kept: the message says which, and what is allowed. */
export class NumberNotKept extends SyntaxError {
  override readonly name = 'NumberNotKept';
}

const brand = Symbol.for('@platform/temporal/ExactNumber');

/**
 * A number that would be another one, or of another type, if it were a JavaScript number: a whole number beyond 2^53, and a float
 * without a fraction (`2.0`, `1e300`, `-0.0`). Made by {@link exactNumber} alone; equal values have equal texts. Arithmetic and `<` round
 * it: compare with `compareNumbers`.
 */
export class ExactNumber {
  /** @param text the digits of a whole number, or a float as Python writes it. */
  constructor(readonly text: string) {
    Object.freeze(this);
  }

  get [brand](): true {
    return true;
  }

  /** Whether it is a float, and so has no digits beyond those of a JavaScript number. */
  get isFloat(): boolean {
    return /[.e]/.test(this.text);
  }

  toString(): string {
    return this.text;
  }

  /** The nearest JavaScript number. */
  valueOf(): number {
    return Number(this.text);
  }

  /** `writeJson` writes the number. `JSON.stringify`, which cannot, gets the digits of what it would round: never another number. */
  toJSON(): string | number {
    return this.isFloat ? Number(this.text) : this.text;
  }
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'object' && value !== null && brand in value;
}

/**
 * The number that a JSON literal says: a JavaScript number where `JSON.stringify` of it means the same to Python, else an exact one.
 *
 * @throws NumberNotKept for one that is not finite, or too long for Python.
 */
export function exactNumber(literal: string): number | ExactNumber {
  const value = Number(literal);
  if (!/[.eE]/.test(literal)) {
    if (Number.isSafeInteger(value)) return value + 0;
    const digits = literal.replace('-', '').length;
    if (digits <= mostDigits) return new ExactNumber(literal);
    throw new NumberNotKept(
      `${shortened(literal)} has ${digits} digits: a whole number may have ${mostDigits}, which is what agents can read`,
    );
  }
  if (!Number.isFinite(value)) {
    throw new NumberNotKept(
      `${shortened(literal)} is too large for a number with a fraction or an exponent: at most 1.7e308`,
    );
  }
  return Number.isInteger(value) ? new ExactNumber(floatText(value)) : value;
}

/** A float as Python's `repr` and `json.dumps` write it: `2.0`, `1e+16`, `1e-07`. */
export function floatText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', power = ''] = Math.abs(value).toExponential().split('e');
  const exponent = Number(power);
  const digits = mantissa.replace('.', '');
  if (exponent < -4 || exponent >= 16) {
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

function shortened(literal: string): string {
  return literal.length > 40 ? `${literal.slice(0, 20)}…` : literal;
}
