/** Text for a terminal: nothing hidden, wrapped, shortened. */

import type { Display } from '@platform/temporal/contract';
import { writeJson } from '@platform/temporal/json';
import { shown, shownBlock, shownJson } from '@platform/temporal/shown';
import { factLines, factsOf, type ShownValue } from '@platform/temporal/words';
import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import { betweenMarks, lineBreak } from './marks.js';

/** Columns that lines may take; wide screens are not used to the end, because long lines are hard to read. */
export function columns(): number {
  return Math.max(20, Math.min(process.stdout.columns ?? 100, 120));
}

/** Text on one line. Line breaks and hidden characters in it are made visible. */
export function oneLine(text: string): string {
  return betweenMarks(text, shown);
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

/** One paragraph: breaks at spaces, or where it must, and indents every line. */
export function wrap(text: string, indent = '', width = columns()): string {
  return wrapLines([oneLine(text)], indent, width);
}

/** The same for a text of several lines, such as a message or a result. */
export function wrapBlock(text: string, indent = '', width = columns()): string {
  const lines = betweenMarks(text, (part) => shownBlock(part).replaceAll('\t', '  ').replaceAll('\n', lineBreak));
  return wrapLines(lines.split(lineBreak), indent, width);
}

function wrapLines(given: readonly string[], indent: string, width: number): string {
  const room = Math.max(10, width - indent.length);
  const lines = given.flatMap((line) => {
    const [first = '', ...rest] = wrapAnsi(line, room, { hard: true, trim: false }).split('\n');
    return [first, ...rest.map((part) => part.trimStart())];
  });
  return lines.map((line) => (indent + line).trimEnd()).join(lineBreak);
}

/** A value as JSON on one line, with what is hidden as `\u200b`. */
export function jsonText(value: unknown): string {
  return shownJson(writeJson(value) ?? '');
}

/**
 * A value for people. Text is shown as it is, with its lines; everything else is shown as JSON. A text with hidden characters is shown as
 * JSON as well, so that it differs from a text without them.
 */
export function valueText(value: unknown): string {
  return typeof value === 'string' && !hidesSomething(value) ? value : jsonText(value);
}

/** Whether a text has characters that nobody sees. */
export function hidesSomething(text: string): boolean {
  return shownJson(text) !== text;
}

/** Arguments on one line: `order_id: 1001, reason: "late"`. */
export function argumentsText(args: Record<string, unknown>): string {
  return Object.entries(args)
    .map(([name, value]) => `${oneLine(name)}: ${jsonText(value)}`)
    .join(', ');
}

/** A value in the format of its tool. A text with hidden characters is shown as JSON, so that it differs from one without them. */
export function shownValueText({ text, look }: ShownValue, value: unknown): string {
  return look === 'value' ? text : valueText(value);
}

/** Arguments on one line, with labels and formats: `Order: 1042, Amount: $49.90, Reason: "late"`. */
export function factsText(args: Record<string, unknown>, display: Display | null | undefined): string {
  return factLines(factsOf(args, display))
    .map(({ label, shown, value }) => `${oneLine(label)}: ${shown.look === 'value' ? shown.text : jsonText(value)}`)
    .join(', ');
}

/** A text of several lines that follows a mark such as `›`: later lines stand under the first one. */
export function hanging(text: string): string {
  return wrapBlock(text, '  ').trimStart();
}

/** `1 turn`, `2 turns`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
