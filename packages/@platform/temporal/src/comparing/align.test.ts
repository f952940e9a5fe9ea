import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align } from './align.js';

const values = fc.array(fc.record({ tool: fc.constantFrom('a', 'b', 'c'), n: fc.nat(3) }), { maxLength: 30 });
const likenesses = [
  (value: { tool: string; n: number }) => `${value.tool}${value.n}`,
  (value: { tool: string }) => value.tool,
];

test('each value of both lists stands in one line, in its own order, and only what is alike stands together', () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      const lines = align(before, after, likenesses);
      expect(lines.flatMap((line) => line.before ?? [])).toEqual(before);
      expect(lines.flatMap((line) => line.after ?? [])).toEqual(after);
      for (const line of lines) if (line.before && line.after) expect(line.before.tool).toBe(line.after.tool);
    }),
  );
});

test('a list beside itself is alike in every line', () => {
  fc.assert(
    fc.property(values, (list) => {
      expect(align(list, list, likenesses)).toEqual(list.map((value) => ({ before: value, after: value })));
    }),
  );
});

test('what is the same is put together before what is only alike', () => {
  const line = (tool: string, n: number) => ({ tool, n });
  const [one, two, three] = [line('a', 1), line('a', 2), line('a', 3)];
  expect(align([one, two], [two, three], likenesses)).toEqual([
    { before: one },
    { before: two, after: two },
    { after: three },
  ]);
  expect(align([one], [three], likenesses), 'the same tool, called otherwise').toEqual([{ before: one, after: three }]);
});

test('long lists that differ a lot are put beside each other too, each value once', () => {
  const list = (from: number, tools: number) =>
    Array.from({ length: 1_000 }, (_, n) => ({ tool: `t${n % tools}`, n: from + n }));
  const [before, after] = [list(0, 7), list(5_000, 5)];
  const lines = align(before, after, likenesses);
  expect(lines.flatMap((line) => line.before ?? [])).toEqual(before);
  expect(lines.flatMap((line) => line.after ?? [])).toEqual(after);
  expect(lines.filter((line) => line.before && line.after).length).toBeGreaterThan(400);
  const nothing = align(
    list(0, 1_000),
    list(0, 1_000).map(({ n }) => ({ tool: `other${n}`, n })),
    likenesses,
  );
  expect(nothing).toHaveLength(2_000);
});
