/** The duration of a run, divided by what it did. Pure. */
import type { BarKind, TimeBar } from './time-lanes.js';

/** What a run did at a moment; `rest`: nothing that it tells of, as between two calls. */
export type TimePart = BarKind | 'rest';

/** Where several go on at once, the first of these counts: work before waits, waits before what stood in the way. */
const first: readonly BarKind[] = ['tool', 'model', 'run', 'people', 'stall', 'pause', 'retry'];

/** Milliseconds of each part. Their sum is `end - start`. */
export function partsOf(bars: readonly TimeBar[], start: number, end: number): Record<TimePart, number> {
  const parts: Record<TimePart, number> = {
    model: 0,
    tool: 0,
    people: 0,
    run: 0,
    retry: 0,
    stall: 0,
    pause: 0,
    rest: 0,
  };
  const going: Record<BarKind, number> = { model: 0, tool: 0, people: 0, run: 0, retry: 0, stall: 0, pause: 0 };
  const changes = bars
    .filter((bar) => bar.end > bar.start)
    .flatMap((bar) => [
      { at: bar.start, kind: bar.kind, by: 1 },
      { at: bar.end, kind: bar.kind, by: -1 },
    ])
    .sort((one, other) => one.at - other.at);
  let last = start;
  for (const { at, kind, by } of changes) {
    parts[first.find((one) => going[one] > 0) ?? 'rest'] += at - last;
    last = at;
    going[kind] += by;
  }
  parts.rest += end - last;
  return parts;
}
