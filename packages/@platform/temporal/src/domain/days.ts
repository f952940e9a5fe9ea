/** Days as people of a place have them. Pure: the clocks of the world are in the engine. */

/** A day of a period. `key`: `2026-01-31`. Milliseconds since 1970; `to` is not in it. The first and the last may be parts of a day. */
export interface Day {
  key: string;
  from: number;
  to: number;
}

const hourMs = 3_600_000;

/** No day is as long, however clocks are turned. */
const longestDayMs = 36 * hourMs;

/** The days of a period in their order, in a time zone of the IANA database. Where clocks are turned, a day has 23 or 25 hours. */
export function daysOf(from: number, to: number, timezone: string): Day[] {
  const dayAt = dayIn(timezone);
  const days: Day[] = [];
  for (let start = from; start < to; ) {
    const key = dayAt(start);
    const end = Math.min(to, nextDay(start, key, dayAt));
    days.push({ key, from: start, to: end });
    start = end;
  }
  return days;
}

/** Whether the engine knows a time zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The first moment that is not of this day any more. */
function nextDay(start: number, key: string, dayAt: (ms: number) => string): number {
  let [before, after] = [start, start + longestDayMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayAt(middle) === key) before = middle;
    else after = middle;
  }
  return after;
}

function dayIn(timeZone: string): (ms: number) => string {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en', { ...digits, timeZone, calendar: 'iso8601', numberingSystem: 'latn' });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
  };
}
