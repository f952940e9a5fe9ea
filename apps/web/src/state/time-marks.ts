/** What is drawn of the bars of a lane. Pure. */
import type { TimeBar } from '@platform/temporal/time-bars';
import { placeOf, type Stretch } from './time-scale';

/** A bar, or several that are too narrow to be told apart. Places are parts of the chart's width. */
export interface Mark {
  /** Of the first, or of the first that failed. */
  bar: TimeBar;
  count: number;
  left: number;
  width: number;
  failed: boolean;
  start: number;
  end: number;
}

/** Marks of a lane, in order. `least`: the least width of a mark, as a part of the chart; bars that come closer than half of it become one. */
export function marksOf(bars: readonly TimeBar[], all: readonly Stretch[], least: number): Mark[] {
  const marks: Mark[] = [];
  for (const bar of bars) {
    const left = placeOf(bar.start, all);
    const right = Math.max(placeOf(bar.end, all), left + least);
    const last = marks.at(-1);
    const failed = bar.failed === true;
    const isNarrow = last && right - left <= least * 2 && last.width <= least * 8;
    if (
      last &&
      left < last.left + last.width + (isNarrow ? least / 2 : 0) &&
      (isNarrow || left < last.left + last.width)
    ) {
      last.width = Math.max(last.width, right - last.left);
      last.count += 1;
      last.end = Math.max(last.end, bar.end);
      if (failed && !last.failed) last.bar = bar;
      last.failed ||= failed;
    } else marks.push({ bar, count: 1, left, width: right - left, failed, start: bar.start, end: bar.end });
  }
  for (const mark of marks) {
    mark.left = Math.min(mark.left, 1 - least);
    mark.width = Math.min(mark.width, 1 - mark.left);
  }
  return marks;
}
