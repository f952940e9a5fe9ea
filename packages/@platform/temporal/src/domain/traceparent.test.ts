import { expect, test } from 'vitest';
import { isTraceparent } from './traceparent.js';

const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

test('a traceparent is what W3C says, and nothing else is taken for one', () => {
  expect(isTraceparent(`00-${trace}-${span}-01`)).toBe(true);
  expect(isTraceparent(`00-${trace}-${span}-00`)).toBe(true);
  const others = [
    undefined,
    7,
    '',
    `00-${trace}-${span}`,
    `00-${trace}-${span}-01\n`,
    `00-${trace}-${span}-01-more`,
    `ff-${trace}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
  ];
  expect(others.filter(isTraceparent)).toEqual([]);
});
