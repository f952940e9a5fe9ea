/** Dates, times and durations that are arguments, in the reader's language. */
import { decimalOf, decimalText, plainSpaces } from './decimals.js';

/** In which language, and where, somebody reads; what the browser or terminal says when absent. */
export interface Reader {
  locale?: string;
  timeZone?: string;
}

/** `2026-11-28` as `Nov 28, 2026`. `undefined` for what is no date. */
export function dateText(value: unknown, { locale }: Reader): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  return isOf(date, value) ? format(date, { locale, timeZone: 'UTC' }, day) : undefined;
}

/**
 * `2026-11-28T14:00:00+01:00` as `Nov 28, 2026, 2:00 PM GMT+1`, in the reader's time zone; a time without an offset stays as it is. `undefined` for what is no
 * time, or says more than milliseconds or seconds show.
 */
export function datetimeText(value: unknown, { locale, timeZone }: Reader): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.0{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/.exec(String(value));
  if (!parts || typeof value !== 'string') return undefined;
  const [, date = '', minutes = '', seconds = '00', offset] = parts;
  const asSaid = `${date}T${minutes}:${seconds}`;
  if (!isOf(new Date(`${asSaid}Z`), asSaid)) return undefined;
  const time: Intl.DateTimeFormatOptions = {
    ...day,
    hour: 'numeric',
    minute: '2-digit',
    second: seconds === '00' ? undefined : '2-digit',
  };
  if (offset === undefined) return format(new Date(`${asSaid}Z`), { locale, timeZone: 'UTC' }, time);
  const moment = new Date(`${asSaid}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  if (Number.isNaN(moment.getTime())) return undefined;
  return format(moment, { locale, timeZone }, { ...time, timeZoneName: 'short' });
}

const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
type Unit = (typeof units)[number];

/** A number of seconds, or a duration of ISO 8601, as `1 hr 30 min`; every part of it. `undefined` for what is none. */
export function durationText(value: unknown, { locale }: Reader): string | undefined {
  const amounts = typeof value === 'string' ? ofIso(value) : ofSeconds(value);
  if (!amounts) return undefined;
  const parts = amounts.filter(([amount]) => /[1-9]/.test(amount));
  const texts = (parts.length > 0 ? parts : [['0', 'second'] as const]).map(([amount, unit]) =>
    decimalText(amount, locale, { style: 'unit', unit, unitDisplay: 'short' }),
  );
  return texts.includes(undefined) ? undefined : texts.join(' ');
}

const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;

function format(date: Date, { locale, timeZone }: Reader, options: Intl.DateTimeFormatOptions): string {
  return plainSpaces(new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(date));
}

/** Whether a date is the one that was written: 30 February would be another. */
function isOf(date: Date, written: string): boolean {
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
}

function ofIso(text: string): [string, Unit][] | undefined {
  const parts =
    /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      text,
    );
  return parts
    ? units.map((unit, index) => [decimalOf(withoutZeros(parts[index + 1] ?? '0')) ?? '0', unit])
    : undefined;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

function ofSeconds(value: unknown): [string, Unit][] | undefined {
  const decimal = decimalOf(value);
  if (decimal === undefined || decimal.startsWith('-')) return undefined;
  const [whole = '0', fraction] = decimal.split('.');
  const seconds = BigInt(whole);
  const rest = `${seconds % 60n}${fraction ? `.${fraction}` : ''}`;
  return [
    [String(seconds / 86_400n), 'day'],
    [String((seconds / 3_600n) % 24n), 'hour'],
    [String((seconds / 60n) % 60n), 'minute'],
    [rest, 'second'],
  ];
}
