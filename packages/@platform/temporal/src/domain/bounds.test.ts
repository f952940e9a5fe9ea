import { describe, expect, test } from 'vitest';
import { isTextTooDeep, isTooDeep, maximumDepth, notShown, readable } from './bounds.js';

const nested = (levels: number, open = '[', close = ']') => `${open.repeat(levels)}${close.repeat(levels)}`;
const lists = (levels: number): unknown => JSON.parse(nested(levels));

describe.each([
  ['a value', (json: string, levels?: number) => isTooDeep(JSON.parse(json), levels)],
  ['its text', (json: string, levels?: number) => isTextTooDeep(json, levels)],
])('levels are counted the same in %s', (_, check) => {
  test.each([
    ['"[[[["', 0],
    ['7', 0],
    ['[]', 1],
    ['{"a":{}}', 2],
    ['[[],[[]],"]]"]', 3],
    ['{"\\"[":[1,{"]":"{\\\\"}]}', 3],
  ])('%s has %i', (json, levels) => {
    expect(check(json, levels)).toBe(false);
    if (levels > 0) expect(check(json, levels - 1)).toBe(true);
  });

  test('a hundred are allowed, and any number is counted without running out of stack', () => {
    expect(check(nested(maximumDepth))).toBe(false);
    expect(check(nested(maximumDepth + 1))).toBe(true);
    expect(check(nested(500_000))).toBe(true);
  });
});

test('a value that holds itself is too deep, and is counted in no time', () => {
  const itself: unknown[] = [];
  itself.push(itself, itself);
  expect(isTooDeep(itself)).toBe(true);
});

test('what can be read stays as it is; what is deeper is said to be', () => {
  const fine = { a: [1, { b: lists(10) }] };
  expect(readable(fine)).toBe(fine);
  expect(readable({ deep: lists(6_000), n: 1 }, 3)).toEqual({ deep: [[notShown]], n: 1 });
  expect(isTooDeep(readable(lists(100_000)), 150)).toBe(false);
});

test('the name of a field is kept whatever it is', () => {
  const value = readable(JSON.parse('{"__proto__": [[1]]}'), 2);
  expect(JSON.stringify(value)).toBe(`{"__proto__":["${notShown}"]}`);
});
