const named: Readonly<Record<string, string>> = {
  '\\t': 'tab',
  '\\r': 'carriage return',
  '\\n': 'line break',
  '00A0': 'no-break space',
  '00AD': 'soft hyphen',
  '200B': 'zero-width space',
  '200C': 'zero-width non-joiner',
  '200D': 'zero-width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'end of a change of direction',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2060': 'word joiner',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'first-strong isolate',
  '2069': 'end of an isolate',
  '2800': 'empty braille cell',
  '3164': 'Hangul filler',
  FEFF: 'byte order mark',
};

const kinds: readonly [RegExp, string][] = [
  [/\p{Cc}/u, 'control character'],
  [/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u, 'variation selector'],
  [/[\u{e0000}-\u{e007f}]/u, 'tag, which cannot be seen'],
  [/\p{Zs}/u, 'space of another width'],
  [/\p{Cs}/u, 'half of a character'],
  [/\p{Co}/u, 'character of private use'],
  [/\p{Cn}/u, 'character that is not assigned'],
];

/** What a hidden character is, given what it is shown as: `\u{200B}` is a zero-width space. */
export function hiddenName(shownAs: string): string {
  const [, digits] = /^\\u\{([0-9A-F]+)\}$/.exec(shownAs) ?? [];
  const known = named[digits ?? shownAs];
  if (known || digits === undefined) return known ?? 'hidden character';
  const character = String.fromCodePoint(Number.parseInt(digits, 16));
  return kinds.find(([kind]) => kind.test(character))?.[1] ?? 'character that cannot be seen';
}
