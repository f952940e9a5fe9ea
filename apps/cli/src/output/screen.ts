/**
 * The terminal: lines that stay, and below them one status line that is repainted. Everything that the program says goes through here, so
 * that nothing from outside is obeyed by a terminal or makes a line of its own, whoever forgot to look at it before.
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

/** Keeps lines back, because a question is on the screen; what it returns prints them and lets the rest through again. */
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

/** The same on standard error, for what is no part of the result. */
export function printAside(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
}

/** Text with lines of its own and their ends: help, and what is wrong with a command line, which it quotes. */
export function printProse(text: string): void {
  process.stdout.write(shownBlock(text));
}

/** The same on standard error. */
export function printProseAside(text: string): void {
  process.stderr.write(shownBlock(text));
}

/** What reaches the terminal: our colours and line breaks, and all else with what is hidden in it shown. */
export function terminalText(text: string): string {
  return unmarked(text, shown);
}

/** Shows what is going on right now; the empty text takes it away. Not shown where the output is no terminal. */
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

/** One JSON document; what is hidden in its texts is escaped as JSON does it. */
export function printJson(value: unknown): void {
  process.stdout.write(`${shownJson(writeJson(value, 2))}\n`);
}

/** One line of JSON, likewise. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${shownJson(writeJson(value))}\n`);
}

/** A document that was made to be shown, line by line, as fast as its reader takes it. */
export async function printDocument(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
