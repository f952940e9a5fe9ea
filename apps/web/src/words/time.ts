/** Points in time, in the reader's time zone. */

/** Of what cannot be read. */
const unknown = 'at an unknown time';

/** Made once: they are asked for on each row of a long run. In the reader's time zone. */
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options);
const hours = format({ hour: '2-digit', minute: '2-digit' });
const day = format({ day: 'numeric', month: 'short' });
const dayOfYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
const exactDay = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const exactHours = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });

/** `14:03` today, `23 Nov, 14:03` before, `23 Nov 2025, 14:03` in another year; in the reader's time zone. */
export function clock(iso: string, now: number): string {
  if (Number.isNaN(Date.parse(iso))) return unknown;
  const [time, today] = [new Date(iso), new Date(now)];
  if (time.toDateString() === today.toDateString()) return hours.format(time);
  const date = time.getFullYear() === today.getFullYear() ? day : dayOfYear;
  return `${date.format(time)}, ${hours.format(time)}`;
}

/** `Wed, 25 Nov 2026, 14:03:09 CET`: a time to be put beside a log; in the reader's time zone, which it names. */
export function exactTime(iso: string): string {
  if (Number.isNaN(Date.parse(iso))) return unknown;
  const time = new Date(iso);
  return `${exactDay.format(time)}, ${exactHours.format(time)}`;
}
