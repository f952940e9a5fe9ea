/**
 * Colours and line breaks that the program itself puts into a text. As marks they carry a number that only this process knows, so text from
 * outside cannot contain one. `screen.ts` replaces the marks by real colours and line breaks.
 */
import { randomInt } from 'node:crypto';
import picocolors from 'picocolors';

const own = randomInt(1e12, 1e13);
const breaks = 0;

/** The end of a line within a text of several lines. */
export const lineBreak = mark(breaks);

const marked = new RegExp(`(\\u001b\\[${own};\\d+m)`);
const code = /;(\d+)m$/;

/** Colours, where the output has any. */
export const colours = {
  bold: colour(1, 22),
  dim: colour(2, 22),
  red: colour(31, 39),
  green: colour(32, 39),
  yellow: colour(33, 39),
  blue: colour(34, 39),
  magenta: colour(35, 39),
  cyan: colour(36, 39),
} as const;

/** Applies `change` to the text between the marks. The marks stay. */
export function betweenMarks(text: string, change: (part: string) => string): string {
  return text
    .split(marked)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');
}

/** The text with its marks as a terminal takes them, and everything else as `show` gives it. */
export function unmarked(text: string, show: (part: string) => string): string {
  return text
    .split(marked)
    .map((part, at) => (at % 2 === 0 ? show(part) : real(Number(code.exec(part)?.[1]))))
    .join('');
}

function real(number: number): string {
  return number === breaks ? '\n' : `\u001b[${number}m`;
}

function mark(number: number): string {
  return `\u001b[${own};${number}m`;
}

function colour(open: number, close: number): (text: string) => string {
  if (!picocolors.isColorSupported) return String;
  // A colour within ends with the same mark: the outer one begins again there.
  return (text) => `${mark(open)}${text.replaceAll(mark(close), `${mark(close)}${mark(open)}`)}${mark(close)}`;
}
