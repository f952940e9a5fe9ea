/** The formats of texts that Python reads as values of other types. Each accepts what pydantic accepts, as far as people type it. */

const clock = String.raw`([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?`;
const zone = String.raw`(Z|z|[+-]([01]\d|2[0-3]):?[0-5]\d)?`;
const time = new RegExp(`^${clock}${zone}$`);
const dateTime = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)[Tt ]${clock}${zone}$`);
const isoDuration =
  /^[+-]?P(?!$)(\d+([.,]\d+)?Y)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?W)?(\d+([.,]\d+)?D)?(T(?!$)(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?$/i;
const clockDuration = /^[+-]?((\d+)( days?,?)?,? )?\d{1,2}:[0-5]\d(:[0-5]\d([.,]\d{1,6})?)?$/;
const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const uuid = /^(urn:uuid:)?\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;

const formats: Readonly<Record<string, { fits(text: string): boolean; words: string }>> = {
  date: { fits: isDate, words: 'must be a date, such as 2026-01-31' },
  time: { fits: (text) => time.test(text), words: 'must be a time, such as 14:30' },
  'date-time': {
    fits: (text) => {
      const [, date = ''] = dateTime.exec(text) ?? [];
      return isDate(date);
    },
    words: 'must be a date and a time, such as 2026-01-31T14:30',
  },
  duration: {
    fits: (text) => isoDuration.test(text) || clockDuration.test(text),
    words: 'must be a length of time, such as 1 day, 02:30 (P1DT2H30M)',
  },
  decimal: { fits: (text) => decimal.test(text), words: 'must be a number, such as 12.50' },
  uuid: { fits: (text) => uuid.test(text), words: 'must be an id such as 123e4567-e89b-12d3-a456-426614174000' },
};

/** What is wrong with a text of a format, in words that follow its name; `undefined` when it fits, or nothing is known of the format. */
export function formatProblem(format: unknown, text: string): string | undefined {
  const known = typeof format === 'string' && Object.hasOwn(formats, format) ? formats[format] : undefined;
  return known && !known.fits(text) ? known.words : undefined;
}

/** Whether the day exists: `2026-02-30` does not. */
function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (!year || !month || !day || year === '0000') return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
}
