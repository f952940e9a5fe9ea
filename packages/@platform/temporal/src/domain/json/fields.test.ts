import { expect, it } from 'vitest';
import { checkArguments } from '../decisions/arguments.js';
import { ownField, setField } from './fields.js';

const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', 'n'];

it.each(names)('a field "%s" is there when it was set, and only then', (name) => {
  const object: Record<string, unknown> = {};
  expect(ownField(object, name)).toBeUndefined();
  setField(object, name, 1);
  expect(ownField(object, name)).toBe(1);
  expect(Object.entries(object)).toEqual([[name, 1]]);
});

it.each(names)('an argument "%s" that a tool does not take is refused, and one that it takes is judged', (name) => {
  const args = Object.fromEntries([[name, 1]]);
  const taken = { type: 'object', properties: Object.fromEntries([[name, { type: 'string' }]]) };
  expect(checkArguments({ type: 'object', properties: {} }, args)).toMatch(/unknown/);
  expect(checkArguments(taken, args)).toMatch(/must be a string/);
  expect(checkArguments(taken, Object.fromEntries([[name, 'x']]), {})).toBeUndefined();
});
