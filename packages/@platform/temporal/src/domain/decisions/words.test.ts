import { expect, test } from 'vitest';
import { ownDefaults } from './words.js';

// Promise: what was shown is what runs. A default is not among the arguments, and runs.
test('what the tool takes by itself is said, where the call gives nothing', () => {
  const properties = { account: { type: 'integer' }, amount: { default: 1000 }, note: { default: null } };
  const request = { kind: 'approval' as const, argumentsSchema: { type: 'object', properties } };
  expect(ownDefaults(request, { account: 7 })).toEqual({ amount: 1000 });
  expect(ownDefaults(request, { account: 7, amount: 5 })).toEqual({});
  expect(ownDefaults({ kind: 'approval', argumentsSchema: { properties: [null] } }, {})).toEqual({});
  expect(ownDefaults({ kind: 'approval' }, {})).toEqual({});
});
