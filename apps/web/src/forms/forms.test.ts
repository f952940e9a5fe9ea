/** Promise: what was shown is what runs. What a person did not touch in a form is sent byte for byte as it was. */
import { canonicalJson, ExactNumber, parseJson, writeJson } from '@platform/temporal/json';
import type { JsonSchema, Path } from '@platform/temporal/json-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blank, blankForm } from './blank';
import { changesOf } from './changes';
import { readDraft, Unread, withValueAt } from './draft';
import { schemaOfFields, valuesOfFields } from './fields';
import { distinct, labelAt } from './labels';
import { ownZone, readDuration, readMoment, writeDuration, writeMoment } from './moments';
import { serverProblems } from './server-problems';
import { shapeOf } from './shape';

/** Any JSON, with numbers that a JavaScript number would not keep. */
const value = fc.jsonValue({ maxDepth: 4 }).map(exact);

function exact(any: unknown): unknown {
  if (typeof any === 'number')
    return Number.isInteger(any) ? parseJson(any === 0 ? '0.0' : `${BigInt(any)}00000000000000000001`) : any;
  if (Array.isArray(any)) return any.map(exact);
  if (typeof any !== 'object' || any === null) return any;
  return Object.fromEntries(Object.entries(any).map(([name, member]) => [name, exact(member)]));
}

/** Any value, with a place in it. */
const placed = fc.tuple(value, fc.array(fc.nat(6), { maxLength: 4 })).map(([any, steps]) => {
  const path: (string | number)[] = [];
  let place: unknown = any;
  for (const step of steps) {
    if (Array.isArray(place) && place.length > 0) path.push(step % place.length);
    else if (
      typeof place === 'object' &&
      place !== null &&
      !(place instanceof ExactNumber) &&
      Object.keys(place).length > 0
    )
      path.push(Object.keys(place)[step % Object.keys(place).length] as string);
    else break;
    place = (place as Record<string, unknown>)[path.at(-1) as string];
  }
  return { any, path: path as Path };
});

describe('a draft', () => {
  test('that nobody touched is the very value that was given, whatever the schema says of it', () => {
    fc.assert(
      fc.property(
        value,
        fc.constantFrom<JsonSchema | null>(null, { type: 'object', required: ['x'] }, { type: 'integer' }, {}),
        (given, schema) => {
          const read = readDraft(schema, given, given);
          expect(read.value).toBe(given);
          expect(read.problems).toEqual([]);
        },
      ),
    );
  });

  test('in which one place was changed differs in that place alone', () => {
    fc.assert(
      fc.property(placed, ({ any, path }) => {
        const before = canonicalJson(any);
        const changed = withValueAt(any, path, 'changed');
        expect(canonicalJson(any), 'what was given is not written into').toBe(before);
        const back = path.length === 0 ? any : withValueAt(changed, path, at(any, path));
        expect(canonicalJson(back)).toBe(before);
        expect(at(changed, path)).toBe('changed');
        for (const [index] of path.entries()) {
          const [outer, name] = [at(any, path.slice(0, index)), path[index]];
          for (const other of Object.keys(outer as object)) {
            if (other === String(name)) continue;
            expect(at(changed, [...path.slice(0, index), other])).toBe((outer as Record<string, unknown>)[other]);
          }
        }
      }),
    );
  });

  test('with half a number tells it at its field, and nothing else about that field', () => {
    const schema = { type: 'object', properties: { rows: { type: 'array', items: { type: 'number', minimum: 5 } } } };
    const draft = { rows: [7, new Unread('1.', 'must be a number'), 3] };
    expect(readDraft(schema, draft).problems).toEqual([
      { path: ['rows', 1], words: 'must be a number' },
      { path: ['rows', 2], words: 'must be at least 5' },
    ]);
  });

  test('tells what a new form lacks, and in an edit only what the person did', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer', maximum: 5 }, b: { type: 'string' } },
      required: ['b'],
    };
    expect(readDraft(schema, {}).problems).toEqual([{ path: ['b'], words: 'is needed' }]);
    const asked = { a: 9 };
    expect(readDraft(schema, asked, asked).problems).toEqual([]);
    expect(readDraft(schema, { a: 8 }, asked).problems).toEqual([{ path: ['a'], words: 'must be at most 5' }]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('holds an argument called "%s" as it is', (name) => {
    const given = Object.fromEntries([[name, 'kept']]);
    const edited = withValueAt(given, [name], 'other') as Record<string, unknown>;
    expect(Object.entries(edited)).toEqual([[name, 'other']]);
    expect(Object.entries(withValueAt(given, ['more'], 1) as object)).toEqual([
      [name, 'kept'],
      ['more', 1],
    ]);
    expect(changesOf(given, edited)).toEqual([{ name, before: 'kept', after: 'other' }]);
    expect(Object.entries(withValueAt(given, [name], undefined) as object)).toEqual([]);
  });

  test('keeps the numbers of all other arguments exactly as they were', () => {
    const given = parseJson('{"account": 738529527931269425, "amount": 2.0, "lines": [1e16, 9007199254740993]}');
    expect(writeJson(withValueAt(given, ['reason'], 'late'))).toBe(
      '{"account":738529527931269425,"amount":2.0,"lines":[1e+16,9007199254740993],"reason":"late"}',
    );
  });
});

function at(any: unknown, path: Path): unknown {
  return path.reduce<unknown>((place, name) => (place as Record<string, unknown>)[name as string], any);
}

const defs = {
  Color: { enum: ['red', 'blue'], type: 'string', title: 'Color' },
  Node: {
    type: 'object',
    properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/Node' } } },
    required: ['name', 'children'],
  },
  Loop: { $ref: '#/$defs/Loop' },
  Endless: { type: 'object', properties: { next: { $ref: '#/$defs/Endless' } }, required: ['next'] },
  Cat: {
    type: 'object',
    title: 'Cat',
    properties: { kind: { const: 'cat' }, lives: { type: 'integer' } },
    required: ['kind', 'lives'],
  },
  Dog: { type: 'object', title: 'Dog', properties: { kind: { const: 'dog' } }, required: ['kind'] },
};
const root = { $defs: defs };

describe('the control of a place', () => {
  test.each<[string, JsonSchema, unknown, string]>([
    ['a text', { type: 'string' }, undefined, 'text'],
    ['a date', { type: 'string', format: 'date' }, '2026-01-31', 'date'],
    ['a choice behind a reference', { $ref: '#/$defs/Color' }, undefined, 'choice'],
    [
      'a choice of constants with words',
      {
        oneOf: [
          { const: 1, title: 'Low' },
          { const: 2, title: 'High' },
        ],
      },
      1,
      'choice',
    ],
    [
      'a reference with words beside it',
      { allOf: [{ $ref: '#/$defs/Color' }], description: 'which' },
      undefined,
      'choice',
    ],
    ['one that may be nothing', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, null, 'integer'],
    ['one of two types', { type: ['integer', 'null'] }, 3, 'integer'],
    ['a decimal', { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^\\d+$' }] }, '1.50', 'number'],
    ['a list of lists', { type: 'array', items: { type: 'array', items: { type: 'integer' } } }, [[1]], 'list'],
    ['several of a choice', { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/Color' } }, ['red'], 'choices'],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }] }, undefined, 'tuple'],
    ['a map', { type: 'object', additionalProperties: { type: 'integer' } }, {}, 'map'],
    ['a group', { $ref: '#/$defs/Node' }, undefined, 'group'],
    ['variants', { oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }] }, undefined, 'union'],
    ['anything', {}, undefined, 'union'],
    ['a reference in a circle', { $ref: '#/$defs/Loop' }, undefined, 'union'],
    ['a reference that leads nowhere', { $ref: '#/$defs/None' }, undefined, 'union'],
    [
      'the object that is written for a type that its writer does not know',
      { type: 'object', properties: {}, additionalProperties: false },
      undefined,
      'union',
    ],
    ['a value of another type than its schema', { type: 'object', properties: { a: {} } }, '2026-01-31', 'text'],
    ['a number where a text should be', { type: 'string' }, 5, 'integer'],
  ])('%s', (_, schema, given, kind) => {
    expect(shapeOf(root, schema, given).kind).toBe(kind);
  });

  test('variants are called by their titles, and the choice by its words', () => {
    const union = shapeOf(root, { oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }] }, undefined);
    expect(union.kind === 'union' && union.options.map(({ label }) => label)).toEqual(['Cat', 'Dog']);
    const choice = shapeOf(root, { oneOf: [{ const: 1, title: 'Low' }, { const: 2 }] }, undefined);
    expect(choice.kind === 'choice' && choice.choices.map(({ label }) => label)).toEqual(['Low', '2']);
  });

  test('a place that may be nothing, one of several, or nothing at all, says so', () => {
    const shape = shapeOf(root, { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] }, undefined);
    expect(shape).toMatchObject({ kind: 'union', nullable: true });
    expect(shapeOf(root, { anyOf: [{ $ref: '#/$defs/Color' }, { type: 'null' }] }, null)).toMatchObject({
      kind: 'choice',
      nullable: true,
    });
  });
});

describe('a new form begins', () => {
  test('with what must be there, and leaves to people what they must say', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        sure: { type: 'boolean' },
        kind: { const: 'order' },
        lines: { type: 'array', items: { type: 'string' } },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        days: { type: 'integer', default: 30 },
        optional: { type: 'string' },
      },
      required: ['name', 'sure', 'kind', 'lines', 'note', 'days'],
    };
    expect(blankForm(schema)).toEqual({ sure: false, kind: 'order', lines: [], note: null });
  });

  test('and ends, also where a schema leads to itself for ever', () => {
    expect(blank(root, { $ref: '#/$defs/Endless' })).toBeDefined();
    expect(blank(root, { $ref: '#/$defs/Node' })).toEqual({ children: [] });
    expect(blankForm(null)).toEqual({});
  });
});

test('what is asked of people has the kinds of its Python types', () => {
  const fields = ['str', 'int', 'float', 'bool', 'list', 'dict', 'Order'].map((type) => ({
    name: type,
    type,
    value: type === 'str' ? 'a' : null,
  }));
  const schema = schemaOfFields(fields);
  const kinds = fields.map(
    ({ name }) => shapeOf(schema, (schema.properties as Record<string, JsonSchema>)[name] ?? {}, undefined).kind,
  );
  expect(kinds).toEqual(['text', 'integer', 'number', 'boolean', 'list', 'map', 'union']);
  expect(valuesOfFields(fields)).toEqual({ str: 'a' });
});

test('places are called by what their makers say, else by their names as words', () => {
  const display = { amount: { label: 'Amount' }, 'lines.0.price': { label: 'Unit price' } };
  expect(labelAt(display, {}, ['amount'])).toBe('Amount');
  expect(labelAt(display, {}, ['lines', 3, 'price'])).toBe('Unit price');
  expect(labelAt({}, { title: 'Order Id' }, ['order_id'])).toBe('Order id');
  expect(labelAt({}, { title: 'Number of the order' }, ['order_id'])).toBe('Number of the order');
  expect(
    distinct(
      new Map([
        ['order_id', 'Order id'],
        ['orderId', 'Order id'],
      ]),
    ),
  ).toEqual(
    new Map([
      ['order_id', 'Order id (order_id)'],
      ['orderId', 'Order id (orderId)'],
    ]),
  );
});

describe('dates, times and lengths of time', () => {
  test.each([
    ['date', '2026-01-31'],
    ['time', '14:30'],
    ['time', '14:30:05.250Z'],
    ['date-time', '2026-01-31T14:30:00Z'],
    ['date-time', '2026-01-31 14:30'],
    ['date-time', '2026-01-31T14:30:00.120+02:00'],
  ] as const)('a %s of %s is held by the browser’s own field and written back as it was', (kind, text) => {
    const moment = readMoment(kind, text);
    expect(moment && writeMoment(moment)).toBe(text);
  });

  test.each([
    ['date', '31.1.2026'],
    ['date-time', '2026-01-31T14:30:00.123456Z'],
    ['time', 'noon'],
  ] as const)('a %s of %s stays a text', (kind, text) => {
    expect(readMoment(kind, text)).toBeUndefined();
  });

  test('a length of time is its parts, and each of them alone', () => {
    fc.assert(
      fc.property(
        fc.tuple(...[0, 1, 2, 3].map(() => fc.option(fc.nat(99).map(String), { nil: '' }))),
        ([days = '', hours = '', minutes = '', seconds = '']) => {
          const parts = { days, hours, minutes, seconds };
          const written = writeDuration(parts);
          expect(written === undefined ? undefined : readDuration(written)).toEqual(
            written === undefined ? undefined : parts,
          );
        },
      ),
    );
    expect(readDuration('PT1H30M')).toEqual({ days: '', hours: '1', minutes: '30', seconds: '' });
    expect(readDuration('1 day')).toBeUndefined();
  });

  test('a new moment has the zone of this browser', () => {
    expect(ownZone('2026-01-31T14:30')).toMatch(/^[+-]\d\d:\d\d$/);
  });
});

test('what the server found stands at its field', () => {
  expect(serverProblems({ detail: 'argument "lines[0].price" must be at least 1 (InvalidArguments)' })).toEqual([
    { path: ['lines', 0, 'price'], words: 'must be at least 1 (InvalidArguments)' },
  ]);
  const errors = [
    { field: 'request.lines.0.price', message: 'request.lines.0.price: must be at least 1' },
    { field: 'request', message: 'request: is missing' },
    { field: 'limits.costUsd', message: 'limits.costUsd: must be more' },
  ];
  expect(serverProblems({ detail: 'wrong', errors }, ['request'])).toEqual([
    { path: ['lines', 0, 'price'], words: 'must be at least 1' },
  ]);
  expect(serverProblems(undefined)).toEqual([]);
});
