import { parseJson, writeJson } from '@platform/temporal/json';

/** Characters that cannot be seen and change how what stands around them reads; not line breaks, nor what joins emoji and letters. */
const hidden = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * Text from a model, a tool or another person, with what cannot be seen made visible: an approver must read what will run. A right-to-left
 * override becomes `⟨U+202E⟩`.
 */
export function visible(text: string): string {
  return text.replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** A value as people read it: text as it is, everything else as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  return visible(typeof value === 'string' ? value : writeJson(value, 2));
}

/** Arguments in one line: `order_id: 1042, reason: "late"`. */
export function argumentsLine(args: Record<string, unknown>): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${visible(writeJson(value) ?? '')}`)
    .join(', ');
}

/** A tool's output: JSON is laid out for reading, everything else stays as it is. */
export function outputText(output: string): string {
  if (!/^\s*[[{]/.test(output)) return visible(output);
  try {
    return visible(writeJson(parseJson(output), 2));
  } catch {
    return visible(output); // text that only begins like JSON
  }
}
