import type { Display } from '@platform/temporal/contract';
import { parseJson, writeJson } from '@platform/temporal/json';
import { shownBlock, shownJson, shownText } from '@platform/temporal/shown';
import { factLines, factsOf } from '@platform/temporal/words';

/** A value as people read it: text as it is, everything else as JSON. What cannot be seen in it is shown. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? shownText(value) : shownJson(writeJson(value, 2));
}

/** Whether a text is not what it looks like. */
export function hidesSomething(text: string): boolean {
  return shownText(text) !== text;
}

/** Arguments in one line: `order_id: 1042, reason: "late"`. */
export function argumentsLine(args: Record<string, unknown>): string {
  return Object.entries(args)
    .map(([name, value]) => `${shownText(name)}: ${shownJson(writeJson(value) ?? '')}`)
    .join(', ');
}

/** The same with the labels and formats of the tool: `Order: 1042, Amount: $49.90`. */
export function factsLine(args: Record<string, unknown>, display: Display): string {
  return factLines(factsOf(args, display))
    .map(({ label, shown }) => `${shownText(label)}: ${shownText(shown.text)}`)
    .join(', ');
}

/** A tool's output: JSON is laid out for reading, everything else stays as it is. */
export function outputText(output: string): string {
  if (!/^\s*[[{]/.test(output)) return shownBlock(output);
  try {
    return shownJson(writeJson(parseJson(output), 2));
  } catch {
    return shownBlock(output); // text that only begins like JSON
  }
}
