/** Values as people read them: with the label and in the format that the tool's policy gives, in the reader's language. */
import type { ArgumentDisplay } from '../domain/display.js';
import { writeJson } from '../domain/json.js';
import { decimalOf, decimalText } from './decimals.js';
import { dateText, datetimeText, durationText, type Reader } from './times.js';

export type { Reader };

/** A value in words. Texts of others stand in `text` as they are: whoever shows it shows what is hidden in it. */
export interface ShownValue {
  text: string;
  /** `text`: somebody's words; `longText`: many of them; `code`: to be read letter by letter; `url`: `http` or `https`; `value`: everything else. */
  look: 'text' | 'longText' | 'code' | 'url' | 'value';
}

type Formatter = (value: unknown, how: ArgumentDisplay, reader: Reader) => string | undefined;

const formatters: Readonly<Record<string, Formatter>> = {
  money: (value, { currency }, { locale }) =>
    /^[A-Z]{3}$/.test(currency ?? '')
      ? number(value, locale, { style: 'currency', currency: currency as string })
      : undefined,
  number: (value, _, { locale }) => number(value, locale, {}),
  // Nothing is computed: 12.5 is 12.5 %.
  percent: (value, _, { locale }) => number(value, locale, { style: 'unit', unit: 'percent' }),
  date: (value, _, reader) => dateText(value, reader),
  datetime: (value, _, reader) => datetimeText(value, reader),
  duration: (value, _, reader) => durationText(value, reader),
};

/**
 * A value in its format. Where the format cannot say exactly this value (a text where an amount should be, more digits than the engine has), or is not known, the
 * value is shown as it is. So two values that look alike differ at most in how they are written: `49.9` and `49.90`.
 */
export function valueWords(value: unknown, how: ArgumentDisplay = {}, reader: Reader = {}): ShownValue {
  const format = how.format ?? '';
  const formatted = Object.hasOwn(formatters, format) ? formatters[format]?.(value, how, reader) : undefined;
  if (formatted !== undefined) return { text: formatted, look: 'value' };
  if (typeof value !== 'string') return plainWords(value, format);
  if (format === 'url' && isWebAddress(value)) return { text: value, look: 'url' };
  return { text: value, look: format === 'longText' || format === 'code' ? format : 'text' };
}

/** Two values of one argument. Where they differ and their formats do not show it (`49` and `49.0`), both are as they are. */
export function differingWords(
  [before, after]: readonly [unknown, unknown],
  how?: ArgumentDisplay,
  reader?: Reader,
): [ShownValue, ShownValue] {
  const shown = [before, after].map((value) => valueWords(value, how, reader)) as [ShownValue, ShownValue];
  if (shown[0].text !== shown[1].text || writeJson(before) === writeJson(after)) return shown;
  return [plainJson(before), plainJson(after)];
}

function number(value: unknown, locale: string | undefined, options: Intl.NumberFormatOptions): string | undefined {
  const decimal = decimalOf(value);
  return decimal === undefined ? undefined : decimalText(decimal, locale, options);
}

function plainWords(value: unknown, format: string): ShownValue {
  if (value === undefined || value === null) return { text: 'nothing', look: 'value' };
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no', look: 'value' };
  return format === 'code' || typeof value === 'object'
    ? plainJson(value)
    : { text: writeJson(value) ?? '', look: 'value' };
}

function plainJson(value: unknown): ShownValue {
  return { text: writeJson(value, 2) ?? '', look: 'code' };
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}
