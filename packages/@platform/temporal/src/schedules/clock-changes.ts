/** When the clocks of a time zone change, and what that does to times of a calendar. No imports of libraries: browsers show it. */

/** A moment at which the clocks of a time zone are put forward or back. */
export interface ClockChange {
  /** ISO 8601. */
  at: string;
  /** The first time that the clocks do not show, or show twice, as `2027-03-28T02:00` in the time zone. */
  from: string;
  /** The first time after it that they show once. */
  to: string;
  direction: 'forward' | 'back';
}

/** What a change of the clocks does to a schedule. Times are `02:30`, on the day of {@link ClockChange.from}. */
export interface AffectedTimes extends ClockChange {
  /** Times of the schedule at which no run starts. */
  without: string[];
  /** Times of the schedule at which two runs start. */
  twice: string[];
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** The next changes of a time zone's clocks, at most two, within 400 days. `now`: milliseconds since the epoch. */
export function nextClockChanges(timezone: string, now: number): ClockChange[] {
  const offset = offsetIn(timezone);
  const changes: ClockChange[] = [];
  const start = Math.ceil(now / minute) * minute;
  for (let from = start; from < start + 400 * day && changes.length < 2; from += day) {
    const [before, after] = [offset(from), offset(from + day)];
    if (before !== after) changes.push(changeAt(firstWith(offset, after, from, from + day), before, after));
  }
  return changes;
}

/** The time that clocks with this offset show, as `2027-03-28T02:00`. */
export function wallTime(moment: number, offset: number): string {
  return new Date(moment + offset).toISOString().slice(0, 16);
}

/** How far the clocks of a time zone are ahead of UTC at a moment, in milliseconds. Throws `RangeError` for an unknown time zone. */
export function offsetIn(timezone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
    return shown - Math.floor(moment / minute) * minute;
  };
}

/**
 * `In Europe/Berlin the clocks go forward on 28 March 2027: no run at 02:30.` `undefined` when it does nothing to the schedule.
 */
export function affectedTimesWords({ from, direction, without, twice }: AffectedTimes, timezone: string) {
  if (without.length + twice.length === 0) return undefined;
  const date = new Date(`${from}Z`).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  const what = [
    without.length > 0 && `no run at ${timesWords(without)}`,
    twice.length > 0 && `two runs at ${timesWords(twice)}`,
  ].filter(Boolean);
  return `In ${timezone} the clocks go ${direction} on ${date}: ${what.join('; ')}.`;
}

function timesWords(times: readonly string[]): string {
  return times.length > 4
    ? `${times.length} times from ${times[0]} to ${times.at(-1)}`
    : times.join(', ').replace(/, (?=[^,]*$)/, ' and ');
}

/** The first minute in a stretch of time with the offset that holds at its end. */
function firstWith(offset: (moment: number) => number, after: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > minute) {
    const middle = low + Math.floor((high - low) / 2 / minute) * minute;
    if (offset(middle) === after) high = middle;
    else low = middle;
  }
  return high;
}

function changeAt(moment: number, before: number, after: number): ClockChange {
  const [least, most] = [Math.min(before, after), Math.max(before, after)];
  return {
    at: new Date(moment).toISOString(),
    from: wallTime(moment, least),
    to: wallTime(moment, most),
    direction: after > before ? 'forward' : 'back',
  };
}
