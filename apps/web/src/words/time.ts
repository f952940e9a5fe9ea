/** Points in time, in the reader's language and time zone. */

import { plainSpaces } from '@platform/temporal/words';

/** Of what cannot be read. */
const unknown = 'at an unknown time';

/** How times are said in one language: that of the browser, if none is given. */
export function timesIn(locale?: string) {
  // Made once: they are asked for on each row of a long run.
  const format = (options: Intl.DateTimeFormatOptions) => {
    const { format } = new Intl.DateTimeFormat(locale, options);
    return (time: Date) => plainSpaces(format(time));
  };
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const today = format(time);
  const thisYear = format({ ...day, ...time });
  const before = format({ ...day, year: 'numeric', ...time });
  const exact = format({
    weekday: 'short',
    ...day,
    year: 'numeric',
    ...time,
    second: '2-digit',
    timeZoneName: 'short',
  });
  return {
    /** `14:03` today, `23 Nov, 14:03` before, `23 Nov 2025, 14:03` in another year; in the reader's time zone. */
    clock(iso: string, now: number): string {
      if (Number.isNaN(Date.parse(iso))) return unknown;
      const [at, then] = [new Date(iso), new Date(now)];
      if (at.toDateString() === then.toDateString()) return today(at);
      return (at.getFullYear() === then.getFullYear() ? thisYear : before)(at);
    },

    /** `Wed, 25 Nov 2026, 14:03:09 CET`: a time to be put beside a log; in the reader's time zone, which it names. */
    exactTime(iso: string): string {
      return Number.isNaN(Date.parse(iso)) ? unknown : exact(new Date(iso));
    },
  };
}

export const { clock, exactTime } = timesIn();
