/** The time of a run, in numbers: what stands behind its chart. Pure. */
import type { TimeBar, TimeLane } from '@platform/temporal/time-bars';

/** Bars of one kind and name. */
export interface TimeSum {
  kind: TimeBar['kind'];
  name: string;
  count: number;
  failed: number;
  /** Milliseconds. Of bars that overlapped each counts. */
  total: number;
  longest: TimeBar;
}

/** Sums of all bars, those that took most time first. */
export function sumsOf(lanes: readonly TimeLane[]): TimeSum[] {
  const sums = new Map<string, TimeSum>();
  for (const bar of lanes.flatMap(({ bars }) => bars)) {
    const { kind, name, start, end } = bar;
    const key = `${kind} ${name}`;
    const sum = sums.get(key) ?? { kind, name, count: 0, failed: 0, total: 0, longest: bar };
    sums.set(key, sum);
    sum.count += 1;
    sum.failed += bar.failed ? 1 : 0;
    sum.total += end - start;
    if (end - start > sum.longest.end - sum.longest.start) sum.longest = bar;
  }
  return [...sums.values()].sort((one, other) => other.total - one.total);
}
