/** The terminal: lines that stay, and below them one status line that is repainted. */
import pc from 'picocolors';
import { columns, shorten } from './text.js';

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

/** Prints a line, or several, above the status line. */
export function print(text = ''): void {
  if (held) {
    held.push(text);
    return;
  }
  eraseStatus();
  process.stdout.write(`${text}\n`);
  paintStatus();
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
  if (status) process.stdout.write(pc.dim(shorten(status, columns() - 1)));
}

/** One JSON document. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** One line of JSON. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
