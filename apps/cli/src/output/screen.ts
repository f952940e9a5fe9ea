/**
 * The terminal: lines that stay, and below them one status line that is repainted. All output of the program goes through this file. So the
 * terminal obeys no control character from outside, and no text from outside makes a line of its own.
 */

import { writeJson } from '@platform/temporal/json';
import { shown, shownBlock, shownJson } from '@platform/temporal/shown';
import { colours, unmarked } from './marks.js';
import { columns, oneLine, shorten } from './text.js';

/** Whether somebody sees the output as it is written. */
export const isTerminal = () => Boolean(process.stdout.isTTY);

/** Whether a person can be asked: both ends are a terminal. */
export function canAsk(): boolean {
  return isTerminal() && Boolean(process.stdin.isTTY);
}

let status = '';

let held: string[] | undefined;

/** Holds lines back while a question is on the screen. The function that it returns prints them, and lets later lines through. */
export function holdOutput(): () => void {
  setStatusLine('');
  held = [];
  return () => {
    const lines = held ?? [];
    held = undefined;
    for (const line of lines) print(line);
  };
}

/** Prints a line, or several that are parted by `lineBreak`, above the status line. */
export function print(text = ''): void {
  if (held) {
    held.push(text);
    return;
  }
  eraseStatus();
  process.stdout.write(`${terminalText(text)}\n`);
  paintStatus();
}

/** The same on standard error, for lines that are not part of the result. */
export function printAside(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
}

/** Prints a text that has its own line ends: the help, and errors that quote the command line. */
export function printProse(text: string): void {
  process.stdout.write(shownBlock(text));
}

/** The same on standard error. */
export function printProseAside(text: string): void {
  process.stderr.write(shownBlock(text));
}

/** The text as it goes to the terminal: with our colours and line breaks, and with hidden characters made visible. */
export function terminalText(text: string): string {
  return unmarked(text, shown);
}

/** Sets the status line; an empty text removes it. Without a terminal nothing is shown. */
export function setStatusLine(text: string): void {
  if (!isTerminal() || held) return;
  eraseStatus();
  status = text;
  paintStatus();
}

function eraseStatus(): void {
  if (status) process.stdout.write('\r\u001b[2K');
}

function paintStatus(): void {
  if (status) process.stdout.write(terminalText(colours.dim(shorten(oneLine(status), columns() - 1))));
}

/** Prints one JSON document. Hidden characters in its texts are escaped, as JSON allows. */
export function printJson(value: unknown): void {
  process.stdout.write(`${shownJson(writeJson(value, 2))}\n`);
}

/** Prints JSON on one line, escaped in the same way. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${shownJson(writeJson(value))}\n`);
}

/** Prints a document line by line, as fast as its reader takes it. Its texts are fit to be shown already. */
export async function printDocument(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
