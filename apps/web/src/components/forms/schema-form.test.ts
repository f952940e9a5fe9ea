/** Promise: what was shown is what runs. A form shows every value that it is given, and changes none by being opened. */
import { canonicalJson, writeJson } from '@platform/temporal/json';
import type { JsonSchema } from '@platform/temporal/json-schema';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SchemaForm } from './schema-form';

const names = fc.constantFrom('order_id', 'when', 'lines', 'note', '__proto__', 'constructor');

const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonSchema>(
      {},
      { type: 'string' },
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
      { type: 'string', format: 'duration' },
      { type: 'integer', minimum: 0 },
      { type: 'number' },
      { type: 'boolean', default: true },
      { enum: ['a', 1, null] },
      { const: 'fixed' },
      { $ref: '#' },
      { $ref: '#/$defs/Nowhere' },
      { type: ['string', 'integer', 'null'] },
      { type: 'object', properties: {}, additionalProperties: false },
    ),
    fc.record({ type: fc.constant('array'), items: tie('schema'), uniqueItems: fc.boolean() }),
    fc.record({ type: fc.constant('array'), prefixItems: fc.array(tie('schema'), { maxLength: 2 }) }),
    fc.record({ type: fc.constant('object'), additionalProperties: tie('schema') }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
      required: fc.array(names),
    }),
  ),
}));

const text = fc.string({ minLength: 3, maxLength: 8, unit: fc.constantFrom('a', 'b', 'c', 'd') });
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.constantFrom(true, null, '2026-01-31', 'P1D', '2026-01-31T10:00:00Z'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
}));

test('opening a form changes nothing, and every text and number that it holds can be read in it', () => {
  fc.assert(
    fc.property(schema, fc.dictionary(names, value, { maxKeys: 4 }), (shape, given) => {
      const before = canonicalJson(given);
      const changes: unknown[] = [];
      const form = createElement(SchemaForm, { schema: shape, value: given, onChange: (next) => changes.push(next) });
      const shown = renderToStaticMarkup(form);
      expect(changes).toEqual([]);
      expect(canonicalJson(given)).toBe(before);
      for (const leaf of leaves(given)) expect(shown, writeJson({ shape, given })).toContain(leaf);
    }),
    { numRuns: 300 },
  );
});

/** Texts and numbers of a value that a reader would look for. Dates and lengths of time are shown in parts. */
function leaves(given: unknown): string[] {
  if (typeof given === 'string') return /^[a-d]+$/.test(given) ? [given] : [];
  if (typeof given === 'number') return [String(given)];
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(leaves) : [];
}
