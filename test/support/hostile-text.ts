import fc from 'fast-check';

/** What a terminal or browser obeys, or nobody sees. */
const dangerous = [
  '\u001b[2J',
  '\u001b[31m',
  '\u001b]8;;x\u0007',
  '\u009b',
  '\u009b2J',
  '\r',
  '\r\n',
  '\n',
  '\b',
  '\u202e',
  '\u2066',
  '\u200b',
];

/** What looks like nothing, or changes what stands beside it; and what does not. */
const odd = ['\u200c', '\u200d', '\u3164', '\u2800', '\u{e0041}', '\ufe0f', '👩', '❤', '\\u{', 'a', ' ', '\t'];

/** Any text that JavaScript can hold: every code point, halves of characters, and what is dangerous far more often. */
export function anyText(parts: { maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
        fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
        fc.constantFrom(...dangerous),
        fc.constantFrom(...odd),
      ),
      parts,
    )
    .map((texts) => texts.join(''));
}
