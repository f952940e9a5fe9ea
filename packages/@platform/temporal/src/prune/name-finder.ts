/** Characters of a name: SHA-256 in hex. */
const length = 64;

/** Bits of the last six characters of a name. They tell most texts apart that only look like a name. */
const keyBits = 24;

/**
 * Finds names of payloads in any bytes: in JSON, in JSON inside of JSON, between the fields of a protocol buffer. Names are found wherever
 * they stand, also amid other hexadecimal digits, so that nothing has to be known of what refers to them.
 */
export class NameFinder {
  readonly #names = new Set<string>();
  readonly #keys = new Uint8Array(2 ** (keyBits - 3));

  add(name: string): void {
    this.#names.add(name);
    const key = Number.parseInt(name.slice(-keyBits / 4), 16);
    this.#keys[key >> 3]! |= 1 << (key & 7);
  }

  /** Each name that occurs, as often as it does. */
  *find(bytes: Uint8Array): Generator<string> {
    let digits = 0;
    let key = 0;
    for (let at = 0; at < bytes.length; at++) {
      const digit = digitOf[bytes[at]!]!;
      if (digit < 0) {
        digits = 0;
        continue;
      }
      digits += 1;
      key = ((key << 4) | digit) & (2 ** keyBits - 1);
      if (digits < length || !(this.#keys[key >> 3]! & (1 << (key & 7)))) continue;
      const name = String.fromCharCode(...bytes.subarray(at + 1 - length, at + 1));
      if (this.#names.has(name)) yield name;
    }
  }
}

/** The value of a lower-case hexadecimal digit, by its byte; -1 for every other byte. */
const digitOf = Int8Array.from({ length: 256 }, (_, byte) => '0123456789abcdef'.indexOf(String.fromCharCode(byte)));
