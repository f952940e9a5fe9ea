/** From the time of a run to places on a chart. Pure. */

/** A stretch of time, and where it is drawn: `x` from 0 to 1. */
export interface Stretch {
  from: number;
  to: number;
  x0: number;
  x1: number;
  /** A long wait, drawn shorter than it is. */
  isCut: boolean;
}

/** A wait is cut when it is this many times as long as all work together … */
const longWait = 0.25;
/** … and at least this many milliseconds. */
const leastCutMs = 5_000;
/** Part of the chart for one cut, and most for all of them. */
const cutWidth = 0.05;
const mostCutWidth = 0.4;

interface Busy {
  start: number;
  end: number;
}

/**
 * Stretches of a run from `start` to `end`, side by side. With `isCut` long waits between pieces of work (`busy`) are drawn short, so that seconds of
 * work beside days of waiting can be seen. A run that never works has no cuts.
 */
export function stretches(start: number, end: number, busy: readonly Busy[], isCut: boolean): Stretch[] {
  const whole = Math.max(1, end - start);
  const one: Stretch[] = [{ from: start, to: end, x0: 0, x1: 1, isCut: false }];
  const work = united(busy);
  const worked = work.reduce((sum, { start: from, end: to }) => sum + to - from, 0);
  if (!isCut || worked === 0) return one;
  const least = Math.max(leastCutMs, worked * longWait);
  const gaps: Busy[] = [];
  let last = start;
  for (const { start: from, end: to } of [...work, { start: end, end }]) {
    if (from - last > least) gaps.push({ start: last, end: from });
    last = Math.max(last, to);
  }
  const skipped = gaps.reduce((sum, gap) => sum + gap.end - gap.start, 0);
  const rest = whole - skipped;
  if (gaps.length === 0 || rest <= 0) return one;
  const forCuts = Math.min(mostCutWidth, gaps.length * cutWidth);
  const made: Stretch[] = [];
  let x = 0;
  const add = (from: number, to: number, width: number, cut: boolean) => {
    made.push({ from, to, x0: x, x1: x + width, isCut: cut });
    x += width;
  };
  let at = start;
  for (const gap of gaps) {
    if (gap.start > at) add(at, gap.start, ((gap.start - at) / rest) * (1 - forCuts), false);
    add(gap.start, gap.end, forCuts / gaps.length, true);
    at = gap.end;
  }
  if (end > at) add(at, end, ((end - at) / rest) * (1 - forCuts), false);
  return made;
}

/** Where a time is drawn, from 0 to 1. */
export function placeOf(time: number, all: readonly Stretch[]): number {
  const found = all.find(({ to }) => time <= to) ?? all.at(-1);
  if (!found) return 0;
  const { from, to, x0, x1 } = found;
  const part = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
  return x0 + (x1 - x0) * part;
}

/** Pieces of work without the overlaps, in order. */
function united(busy: readonly Busy[]): Busy[] {
  const sorted = [...busy].sort((one, other) => one.start - other.start);
  const all: Busy[] = [];
  for (const { start, end } of sorted) {
    const last = all.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}
