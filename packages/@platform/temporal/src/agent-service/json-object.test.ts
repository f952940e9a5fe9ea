import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseJson, writeJson } from '../domain/json.js';
import { jsonObject } from './json-object.js';

const anyName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'toString', 'toJSON', 'valueOf', ''),
  fc.string(),
);
const anyObject = fc.dictionary(anyName, fc.jsonValue({ depthSize: 'small' }), { noNullPrototype: true });

it('is taken as it is, whatever its fields are called: people see each argument that runs', () => {
  const holder = z.object({ arguments: jsonObject.nullish() });
  fc.assert(
    fc.property(anyObject, (given) => {
      const text = writeJson(given);
      expect(writeJson(holder.parse({ arguments: parseJson(text) }).arguments)).toBe(text);
    }),
  );
});

it.each([['text'], [1], [null], [[]], [undefined], [parseJson('738529527931269425')]])('%s is none', (value) => {
  expect(z.object({ it: jsonObject }).safeParse({ it: value }).success).toBe(false);
});

it('is an object for those who read the schema', () => {
  const schema = z.toJSONSchema(z.object({ it: jsonObject }));
  expect(schema).toMatchObject({ properties: { it: { type: 'object', additionalProperties: {} } }, required: ['it'] });
});
