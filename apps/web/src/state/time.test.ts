import type { TimeBar } from '@platform/temporal/time-bars';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marksOf } from './time-marks';
import { placeOf, stretches } from './time-scale';
import { sumsOf } from './time-sums';

const day = 86_400_000;
const bar = (start: number, end: number, more: Partial<TimeBar> = {}): TimeBar => ({
  key: `${start}`,
  kind: 'tool',
  name: 'find',
  start,
  end,
  ...more,
});
const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: day }), fc.integer({ min: 0, max: day })), { maxLength: 30 })
  .map((pairs) => pairs.map(([start, ms]) => ({ start, end: Math.min(day, start + ms) })));

describe('the scale', () => {
  test('a run that waited three days with 40 s of work gives most of its width to the work', () => {
    const end = 3 * day + 40_000;
    const all = stretches(
      0,
      end,
      [
        { start: 0, end: 20_000 },
        { start: end - 20_000, end },
      ],
      true,
    );
    expect(placeOf(20_000, all)).toBeGreaterThan(0.4);
    expect(placeOf(end - 20_000, all)).toBeLessThan(0.6);
    expect(all.filter(({ isCut }) => isCut)).toHaveLength(1);
    expect(stretches(0, end, [{ start: 0, end: 20_000 }], false)).toHaveLength(1);
  });

  test('whatever the work, stretches cover all of the run and all of the width, side by side, and time never runs back', () => {
    fc.assert(
      fc.property(spans, fc.boolean(), fc.array(fc.integer({ min: 0, max: day })), (busy, isCut, times) => {
        const all = stretches(0, day, busy, isCut);
        expect(all[0]).toMatchObject({ from: 0, x0: 0 });
        expect(all.at(-1)?.to).toBe(day);
        expect(all.at(-1)?.x1).toBeCloseTo(1, 6);
        for (const [index, one] of all.entries()) {
          if (index > 0) expect(one).toMatchObject({ from: all[index - 1]?.to, x0: all[index - 1]?.x1 });
          expect(one.x1).toBeGreaterThanOrEqual(one.x0);
        }
        const places = [...times].sort((one, other) => one - other).map((time) => placeOf(time, all));
        expect(places).toEqual([...places].sort((one, other) => one - other));
      }),
    );
  });
});

describe('marks', () => {
  const lane = fc.array(fc.tuple(fc.nat(5_000), fc.nat(5_000), fc.boolean()), { maxLength: 200 }).map((steps) => {
    let at = 0;
    return steps.map(([pause, took, failed]) => {
      const start = at + pause;
      at = start + took;
      return bar(start, at, { failed });
    });
  });

  test('they stand side by side inside of the chart, and tell of every bar and of every failure', () => {
    fc.assert(
      fc.property(lane, (bars) => {
        const end = Math.max(1, bars.at(-1)?.end ?? 1);
        const marks = marksOf(bars, stretches(0, end, bars, true), 0.01);
        expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(bars.length);
        expect(marks.some(({ failed }) => failed)).toBe(bars.some(({ failed }) => failed));
        for (const { left, width } of marks) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + width).toBeLessThanOrEqual(1.000001);
        }
      }),
    );
  });

  test('a thousand calls are no more marks than there is room for', () => {
    const bars = Array.from({ length: 1_000 }, (_, n) => bar(n * 100, n * 100 + 90));
    expect(marksOf(bars, stretches(0, 100_000, bars, true), 0.005).length).toBeLessThan(200);
  });
});

test('sums of bars are by kind and name, with the longest of each', () => {
  const lanes = [
    {
      kind: 'tool' as const,
      depth: 0,
      bars: [bar(0, 10), bar(20, 50, { failed: true }), bar(60, 61, { name: 'pay' })],
    },
  ];
  expect(sumsOf(lanes)).toMatchObject([
    { name: 'find', count: 2, failed: 1, total: 40, longest: { key: '20' } },
    { name: 'pay', count: 1, failed: 0, total: 1 },
  ]);
});
