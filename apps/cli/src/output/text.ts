/** Text for a terminal: safe, wrapped, shortened. */
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns that lines may take; wide screens are not used to the end, because long lines are hard to read. */
export function columns(): number {
  return Math.max(20, Math.min(process.stdout.columns ?? 100, 120));
}

/**
 * Text from a model, a tool or another person, without anything that a terminal would obey: such text must not be able to repaint what
 * an approver reads. Line breaks and tabs stay.
 */
export function plain(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll('\r\n', '\n')
      .replaceAll('\t', '  ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
  );
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}

/** At most `width` columns, with an ellipsis for what is missing. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let short = '';
  for (const character of text) {
    if (stringWidth(short + character) >= width) break;
    short += character;
  }
  return `${short}…`;
}

/** Breaks at spaces, or where it must, and indents every line. */
export function wrap(text: string, indent = '', width = columns()): string {
  const room = Math.max(10, width - indent.length);
  const lines = text.split('\n').flatMap((line) => {
    const [first = '', ...rest] = wrapAnsi(line, room, { hard: true, trim: false }).split('\n');
    return [first, ...rest.map((part) => part.trimStart())];
  });
  return lines.map((line) => (indent + line).trimEnd()).join('\n');
}

/** A value as people read it: text as it is, everything else as JSON. */
export function valueText(value: unknown): string {
  return plain(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Arguments on one line: `order_id: 1001, reason: "late"`. */
export function argumentsText(args: Record<string, unknown>): string {
  return Object.entries(args)
    .map(([name, value]) => `${plain(name)}: ${plain(JSON.stringify(value))}`)
    .join(', ');
}
