/** Promise: what a person approves fits what the tool says it takes. The judge of forms, of the HTTP API and of the workflow is this one. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../json.js';
import { editProblems, type JsonSchema, schemaProblems } from '../json-schema.js';

const words = (schema: JsonSchema, json: string, judging = {}) =>
  schemaProblems(schema, parseJson(json), judging).map((problem) => `${problem.path.join('.')}: ${problem.words}`);

describe('a value', () => {
  test.each<[JsonSchema, string]>([
    [{ type: 'integer' }, '2.0'],
    [parseJson('{"maximum": 9007199254740993}') as JsonSchema, '9007199254740993'],
    [{ type: ['string', 'null'] }, 'null'],
    [{ enum: [1, 'a', null] }, '1.0'],
    [{ type: 'string', enum: [1, 2] }, '2'],
    [{ type: 'string', format: 'date' }, '"2028-02-29"'],
    [{ type: 'string', format: 'date-time' }, '"2026-01-31 14:30"'],
    [{ type: 'string', format: 'date-time' }, '"2026-01-31T14:30:00.123456Z"'],
    [{ type: 'string', format: 'time' }, '"14:30"'],
    [{ type: 'string', format: 'duration' }, '"P1DT2H"'],
    [{ type: 'string', format: 'duration' }, '"1 day, 02:30:00"'],
    [{ type: 'string', format: 'something-else' }, '"x"'],
    [{ type: 'string', maxLength: 1 }, '"😀"'],
    [{ type: 'array', prefixItems: [{ type: 'integer' }], items: { type: 'string' } }, '[1, "a", "b"]'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, '{"a": 1}'],
    [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, '"a"'],
    [{ $ref: '#/$defs/A~1B', $defs: { 'A/B': { type: 'integer' } } }, '1'],
    [{ $ref: '#/$defs/Loop', $defs: { Loop: { $ref: '#/$defs/Loop' } } }, '1'],
    [{ $ref: 'https://example.com/schema' }, '1'],
    [{ type: 'number', multipleOf: 0.01 }, '49.99'],
    [{ type: 'string', pattern: '(' }, '"a"'],
    [{ type: 'string', pattern: '^b' }, '"a"'],
    [{}, '{"any": ["thing"]}'],
  ])('%j takes %s', (schema, json) => {
    expect(words(schema, json)).toEqual([]);
  });

  test.each<[JsonSchema, string, string]>([
    [{ type: 'integer' }, '2.5', ': must be a whole number'],
    [{ type: 'integer', maximum: 9007199254740992 }, '9007199254740993', ': must be at most 9007199254740992'],
    [{ type: 'number', exclusiveMinimum: 0 }, '0.0', ': must be more than 0'],
    [{ type: 'integer', multipleOf: 3 }, '10000000000000000000001', ': must be a multiple of 3'],
    [{ enum: ['red', 'blue'] }, '"green"', ': must be one of red, blue'],
    [{ const: 'order' }, '"other"', ': must be order'],
    [{ type: 'string', format: 'date' }, '"2026-02-30"', ': must be a date, such as 2026-01-31'],
    [{ type: 'string', format: 'time' }, '"25:00"', ': must be a time, such as 14:30'],
    [{ type: 'string', format: 'uuid' }, '"x"', ': must be an id such as 123e4567-e89b-12d3-a456-426614174000'],
    [{ type: 'string', minLength: 1 }, '""', ': must not be empty'],
    [{ type: 'array', maxItems: 1 }, '[1, 2]', ': must have at most 1 row'],
    [{ type: 'array', uniqueItems: true }, '[1, 2, 1]', ': must not have the same twice'],
    [{ type: 'array', items: { type: 'integer' } }, '[1, "a"]', '1: must be a whole number'],
    [{ type: 'object', properties: { a: {} }, additionalProperties: false }, '{"b": 1}', 'b: is unknown; possible: a'],
    [{ type: 'object', required: ['a'] }, '{}', 'a: is needed'],
    [{ anyOf: [{ type: 'integer', minimum: 5 }, { type: 'null' }] }, '3', ': must be at least 5'],
    [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, 'true', ': must be a whole number or a text'],
  ])('%j does not take %s', (schema, json, told) => {
    expect(words(schema, json)).toEqual([told]);
  });

  test('of a union is judged by the variant that it names', () => {
    const schema = {
      $defs: {
        Cat: {
          type: 'object',
          properties: { kind: { const: 'cat' }, lives: { type: 'integer' } },
          required: ['kind', 'lives'],
        },
        Dog: {
          type: 'object',
          properties: { kind: { const: 'dog' }, name: { type: 'string' } },
          required: ['kind', 'name'],
        },
      },
      oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
    };
    expect(words(schema, '{"kind": "cat"}')).toEqual(['lives: is needed']);
    expect(words(schema, '{"kind": "cow"}')).toEqual(['kind: must be one of cat, dog']);
    expect(words(schema, '{"kind": "dog", "name": "Rex"}')).toEqual([]);
  });

  test('of a schema that leads to itself is judged as deep as it is', () => {
    const schema = {
      $defs: {
        Node: {
          type: 'object',
          properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/Node' } } },
        },
      },
      $ref: '#/$defs/Node',
    };
    expect(words(schema, '{"name": "a", "children": [{"name": "b", "children": [{"name": 3}]}]}')).toEqual([
      'children.0.children.0.name: must be a text',
    ]);
  });

  test.each<JsonSchema>([
    { anyOf: [{ $ref: '#' }, { $ref: '#' }, { type: 'integer' }] },
    { allOf: [{ $ref: '#' }, { $ref: '#/$defs/A' }], $defs: { A: { anyOf: [{ $ref: '#' }, { $ref: '#/$defs/A' }] } } },
    { type: 'array', items: { $ref: '#' } },
  ])('is judged also where a schema leads back to itself: %j', (schema) => {
    expect(() => schemaProblems(schema, parseJson('[[["a", 1]]]'))).not.toThrow();
  });

  test('is held to patterns only where that is wanted', () => {
    expect(words({ type: 'string', pattern: '^b' }, '"a"', { patterns: true })).toEqual([': must match ^b']);
  });

  test.each(['__proto__', 'constructor', 'toString'])('with a field called "%s" is judged by what it has', (name) => {
    expect(words({ type: 'object', properties: {}, required: [name] }, '{}')).toEqual([`${name}: is needed`]);
  });
});

describe('an edit', () => {
  const schema = {
    type: 'object',
    properties: {
      when: { type: 'object', properties: {}, additionalProperties: false },
      lines: {
        type: 'array',
        items: { type: 'object', properties: { price: { type: 'number', minimum: 1 } }, required: ['price'] },
      },
    },
    required: ['lines', 'when'],
  };
  const asked = parseJson('{"when": "2026-01-31", "lines": [{"price": 0}, {"price": 2}, {}]}');
  const edit = (json: string) =>
    editProblems(schema, parseJson(json), asked).map(({ path, words }) => `${path.join('.')}: ${words}`);

  test('is judged where a person changed something, not where the model was wrong', () => {
    expect(edit('{"when": "2026-01-31", "lines": [{"price": 0}, {"price": 5}, {}]}')).toEqual([]);
    expect(edit('{"when": "2026-01-31", "lines": [{"price": -1}, {"price": 2}, {}]}')).toEqual([
      'lines.0.price: must be at least 1',
    ]);
    expect(edit('{"when": "2026-01-31"}')).toEqual(['lines: is needed']);
  });

  test('may move and take away rows', () => {
    expect(edit('{"when": "2026-01-31", "lines": [{"price": 2}, {}, {"price": 0}]}')).toEqual([]);
    expect(edit('{"when": "2026-01-31", "lines": [{"price": 2}, {"price": 0}, {"price": 2}, {"price": 0.5}]}')).toEqual(
      ['lines.3.price: must be at least 1'],
    );
  });

  test('may be of the type that the model’s value has where the schema says another', () => {
    expect(edit('{"when": "2026-02-28", "lines": [{"price": 0}, {"price": 2}, {}]}')).toEqual([]);
    expect(edit('{"when": 5, "lines": [{"price": 0}, {"price": 2}, {}]}')).toEqual(['when: must be a group of fields']);
  });
});

interface Golden {
  type: string;
  schema: JsonSchema;
  fits: unknown[];
  wrong: unknown[];
}

const golden = parseJson(
  readFileSync(new URL('../../../fixtures/schemas/types.json', import.meta.url), 'utf8'),
) as Golden[];

describe('the golden types, of which Python says the same', () => {
  test.each(golden)('$type', ({ schema, fits, wrong }) => {
    const judged = (values: unknown[]) => values.map((value) => schemaProblems(schema, value).length === 0);
    expect(judged(fits)).toEqual(fits.map(() => true));
    expect(judged(wrong)).toEqual(wrong.map(() => false));
  });
});
