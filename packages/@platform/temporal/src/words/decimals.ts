/** Numbers in the reader's language, never rounded. */
import { isNumber, writeJson } from '../domain/json.js';

/** Digits up to which a number is written out; a longer one is read better as it is. */
const mostDigits = 40;

/** What every engine formats. */
const mostFractionDigits = 20;

/**
 * The digits of a number, or of a text that is one: `-49.90`, `1e-7` as `0.0000001`. `undefined` for what is none, or is too long to be read; a float from 1e16
 * has fewer digits than its place says.
 */
export function decimalOf(value: unknown): string | undefined {
  const literal = isNumber(value) ? writeJson(value) : value;
  if (typeof literal !== 'string') return undefined;
  const parts = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:e-(\d{1,3}))?$/.exec(literal);
  if (!parts) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const digits = `${whole}${fraction}`.padStart(fraction.length + Number(power) + 1, '0');
  if (digits.length > mostDigits) return undefined;
  const point = digits.length - fraction.length - Number(power);
  return `${sign}${digits.slice(0, point)}${point < digits.length ? `.${digits.slice(point)}` : ''}`;
}

/**
 * A decimal as the reader's language writes it, with every digit that it has. `undefined` where this engine would show another number, or does not know the
 * style.
 */
export function decimalText(
  decimal: string,
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): string | undefined {
  const given = decimal.split('.')[1]?.length ?? 0;
  const least = formatOf(locale, options).resolvedOptions().minimumFractionDigits ?? 0;
  const fraction = Math.max(given, least);
  if (fraction > mostFractionDigits) return undefined;
  const format = formatOf(locale, { ...options, minimumFractionDigits: fraction, maximumFractionDigits: fraction });
  // Engines that know no exact decimals round it: what the parts say is compared below.
  const parts = format.formatToParts(decimal as Intl.StringNumericLiteral);
  const digits = (...types: string[]) =>
    latin(parts.flatMap(({ type, value }) => (types.includes(type) ? [value] : [])).join(''), locale);
  const sign = parts.some(({ type }) => type === 'minusSign') ? '-' : '';
  const [whole, rest = ''] = decimal.replace('-', '').split('.');
  const isSame =
    digits('integer') === whole &&
    digits('fraction') === rest.padEnd(fraction, '0') &&
    decimal.startsWith('-') === (sign === '-');
  return isSame ? plainSpaces(parts.map(({ value }) => value).join('')) : undefined;
}

/** What an engine formats, with ordinary spaces and without marks of direction: neither is part of the value, and both would be shown as hidden characters. */
export function plainSpaces(text: string): string {
  return text.replace(/\p{Zs}/gu, ' ').replace(/\p{Cf}/gu, '');
}

const formats = new Map<string, Intl.NumberFormat>();

/** Made once: making one takes longer than using it, and a list has hundreds of values. */
function formatOf(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([locale, options]);
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known;
}

function latin(text: string, locale: string | undefined): string {
  if (/^\d*$/.test(text)) return text;
  const own = [...formatOf(locale, { useGrouping: false }).format(9_876_543_210)].reverse();
  return [...text].map((digit) => String(own.indexOf(digit))).join('');
}
