/** Base64url without padding (RFC 4648), in plain JavaScript: the workflow's sandbox and browsers have no `Buffer`. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values: ReadonlyMap<string, number> = new Map([...alphabet].map((character, value) => [character, value]));

export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    const written = Math.min(3, bytes.length - index) + 1;
    for (let place = 0; place < written; place++) text += alphabet[(group >> (18 - 6 * place)) & 63];
  }
  return text;
}

/** The bytes; `undefined` for a text that {@link toBase64url} does not write. So each value has one text, and no two tokens are the same. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [group, bits, written] = [0, 0, 0];
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) return undefined;
    group = ((group << 6) | value) & 0xff_ff_ff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written++] = (group >> bits) & 0xff;
  }
  return (group & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
