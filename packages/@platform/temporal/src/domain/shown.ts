/**
 * Text from outside as it may be shown: nothing in it is obeyed by a terminal, breaks a line, turns the direction of writing, or is there
 * without being seen. What is hidden is shown, never removed: who reads must read what runs. No imports: console, CLI, workers and the
 * launcher use this file. Python's `shown.py` is held to the same golden file (`fixtures/shown/`).
 */

/** Code points that emoji are made of. Ranges, not a property: Python has none, and both must agree. */
const pictograph =
  '(?!\\p{Cn})[\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2190-\\u21ff\\u2300-\\u23ff\\u24c2\\u25a0-\\u27bf\\u2900-\\u297f\\u2b00-\\u2bff\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}]';
const withStyle = `${pictograph}\\ufe0f?[\\u{1f3fb}-\\u{1f3ff}]?`;
const flag = (region: string) => `\\u{1f3f4}${[...region].map((letter) => tag(letter)).join('')}\\u{e007f}`;
const tag = (letter: string) => `\\u{${(0xe0000 + letter.charCodeAt(0)).toString(16)}}`;

/** The only places where what joins, colours or tags is part of what people see. */
const emoji = [
  ...['gbeng', 'gbsct', 'gbwls'].map(flag),
  '[#*0-9]\\ufe0f\\u20e3',
  `${withStyle}(?:\\u200d${withStyle})*`,
];

/** Controls, formats, halves of characters, private and unassigned ones, separators of lines, what is ignorable, and the empty braille cell. */
const hidden = '[\\p{C}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u2800]';

const inLine = new RegExp(`${emoji.join('|')}|${hidden}`, 'gu');
const inBlock = new RegExp(`${emoji.join('|')}|\\r\\n|(?![\\n\\t])${hidden}`, 'gu');
const inValue = new RegExp(`${emoji.join('|')}|(?![\\n\\t])${hidden}|(?! )\\p{Zs}`, 'gu');
const hiddenOnly = new RegExp(`^${hidden}$`, 'u');
/** Most texts: nothing to look for. */
const harmless = /^[ -~]*$/;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text in one line: `\n`, `\r`, `\t`, and `\u{200B}` for everything else that is hidden. Emoji stay whole, and so do spaces of every width.
 * Showing what is shown changes nothing.
 */
export function shown(text: string): string {
  return escaped(text, inLine);
}

/** Text in a place of several lines, a message or a result: as {@link shown}, but line breaks and tabs stay. */
export function shownBlock(text: string): string {
  return escaped(text, inBlock);
}

/** Text that is decided about: as {@link shownBlock}, and spaces that are not the ordinary one are shown too, as every `\r` is. */
export function shownText(text: string): string {
  return escaped(text, inValue);
}

/** JSON that means the same, with what {@link shownText} shows as JSON says it: `\u200b`. */
export function shownJson(json: string): string {
  if (harmless.test(json)) return json;
  return json.replace(inValue, (found) => (shownAs(found) === found ? found : units(found)));
}

/** A piece of text: as it is, or what a hidden character is shown as. */
export type ShownPiece = { text: string; hidden: boolean };

/** What {@link shownBlock} or {@link shownText} shows, in pieces: for places that can mark what is hidden. */
export function shownPieces(text: string, of: 'block' | 'text' = 'block'): ShownPiece[] {
  if (harmless.test(text)) return [{ text, hidden: false }];
  const pieces: ShownPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(of === 'text' ? inValue : inBlock)) {
    const as = shownAs(found);
    if (as === found) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), hidden: false });
    pieces.push({ text: as, hidden: as !== '\n' });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hidden: false });
  return pieces;
}

function escaped(text: string, pattern: RegExp): string {
  return harmless.test(text) ? text : text.replace(pattern, shownAs);
}

function shownAs(found: string): string {
  if (found === '\r\n') return '\n';
  const isSpace = found !== ' ' && /^\p{Zs}$/u.test(found);
  if (!isSpace && !hiddenOnly.test(found)) return found;
  const code = found.codePointAt(0) ?? 0;
  return names[found] ?? `\\u{${code.toString(16).toUpperCase().padStart(4, '0')}}`;
}

/** UTF-16, as JSON escapes it. */
function units(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
