import { parseJson, writeJson } from '@platform/temporal/json';
import { expect, test } from 'vitest';
import { changesOf, draftOf, readDraft } from './draft';
import { fieldsOfInput, fieldsOfSchema } from './fields';

const schema = {
  type: 'object',
  properties: {
    order_id: { type: 'integer', description: 'Number of the order' },
    amount: { type: 'number' },
    reason: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    kind: { enum: ['full', 'part'] },
    notify: { type: 'boolean' },
    items: { type: 'array', items: { type: 'string' } },
  },
  required: ['order_id', 'amount'],
};
const args = { order_id: 1042, amount: 89.9, kind: 'full', notify: true, items: ['a'], extra: { x: 1 } };
const fields = fieldsOfSchema(schema, args);

test('a schema gives a field for each argument, also for those that it does not name', () => {
  expect(fields.map(({ name, kind }) => `${name}:${kind}`)).toEqual([
    'order_id:integer',
    'amount:number',
    'reason:text',
    'kind:choice',
    'notify:boolean',
    'items:json',
    'extra:json',
  ]);
  expect(fields[0]).toMatchObject({ description: 'Number of the order', required: true });
});

test('a form that was not touched gives the arguments as they were', () => {
  expect(readDraft(fields, draftOf(fields, args), args)).toEqual({ values: args, problems: {} });
});

test('a whole number that JSON wrote with decimals is not changed by looking at it', () => {
  const given = { order_id: 1042, amount: '12.50' };
  expect(readDraft(fields, draftOf(fields, given), given).values).toEqual(given);
});

test('edited fields are read by their kind', () => {
  const draft = {
    ...draftOf(fields, args),
    amount: '45',
    kind: '"part"',
    notify: 'false',
    items: '["b"]',
    reason: 'late',
  };
  const { values, problems } = readDraft(fields, draft, args);
  expect(problems).toEqual({});
  expect(values).toMatchObject({ amount: 45, kind: 'part', notify: false, items: ['b'], reason: 'late' });
});

test('what does not fit is told by field', () => {
  const { problems } = readDraft(fields, { order_id: '12.5', amount: 'many', items: '[', kind: '"none"' });
  expect(Object.keys(problems)).toEqual(['order_id', 'amount', 'kind', 'items']);
  expect(problems.order_id).toBe('must be a whole number');
});

test('an empty optional field has no value; an empty required number is told', () => {
  const { values, problems } = readDraft(fields, { order_id: ' ' }, {});
  expect(problems).toEqual({ order_id: 'is needed', amount: 'is needed' });
  expect(values).toEqual({});
});

test('a text can be emptied', () => {
  const text = fieldsOfSchema({ properties: { body: { type: 'string' } }, required: ['body'] });
  expect(readDraft(text, { body: '' }, { body: 'Dear' }).values).toEqual({ body: '' });
});

test('inputs have the kinds of their Python types', () => {
  const asked = ['str', 'int', 'float', 'bool', 'list'].map((type) => ({ name: type, type }));
  expect(fieldsOfInput(asked).map(({ kind }) => kind)).toEqual(['text', 'integer', 'number', 'boolean', 'json']);
});

test('changes are told with what was and what is', () => {
  expect(changesOf({ a: 1, b: [1], c: 'x' }, { a: 2, b: [1], d: true })).toEqual([
    { name: 'a', before: 1, after: 2 },
    { name: 'c', before: 'x', after: undefined },
    { name: 'd', before: undefined, after: true },
  ]);
});

test('an edit of one argument leaves the numbers of all others exactly as they were', () => {
  const given = parseJson(
    '{"account": 738529527931269425, "amount": 2.0, "lines": [1e16, 9007199254740993]}',
  ) as Record<string, unknown>;
  const properties = { account: { type: 'integer' }, amount: { type: 'number' }, reason: { type: 'string' } };
  const shape = fieldsOfSchema({ type: 'object', properties }, given);
  const draft = draftOf(shape, given);
  expect(draft).toMatchObject({ account: '738529527931269425', amount: '2.0' });
  const { values, problems } = readDraft(shape, { ...draft, reason: 'late' }, given);
  expect(problems).toEqual({});
  expect(writeJson(values)).toBe(
    '{"account":738529527931269425,"amount":2.0,"reason":"late","lines":[1e+16,9007199254740993]}',
  );
  expect(changesOf(given, values).map(({ name }) => name)).toEqual(['reason']);
});

test('a number that a person types is the one that is sent', () => {
  const typed = (kind: 'integer' | 'number', text: string) =>
    readDraft([{ name: 'n', kind, required: true }], { n: text });
  expect(writeJson(typed('integer', '738529527931269426').values)).toBe('{"n":738529527931269426}');
  expect(writeJson(typed('integer', ' +007 ').values)).toBe('{"n":7}');
  expect(writeJson(typed('number', '3.0').values)).toBe('{"n":3.0}');
  expect(writeJson(typed('number', '.5').values)).toBe('{"n":0.5}');
  for (const wrong of ['1e999', 'NaN', 'Infinity', '1,5', '0x10', '-'])
    expect(typed('number', wrong).problems, wrong).toHaveProperty('n');
  expect(typed('integer', '1.5').problems).toHaveProperty('n');
});

test.each(['__proto__', 'constructor', 'toString'])('an argument called "%s" is shown and sent as it is', (name) => {
  const args = Object.fromEntries([[name, 'kept']]);
  const fields = fieldsOfSchema(null, args);
  const draft = draftOf(fields, args);
  expect(Object.entries(draft)).toEqual([[name, 'kept']]);
  expect(Object.entries(readDraft(fields, draft, args).values)).toEqual([[name, 'kept']]);
  const edited = readDraft(fields, Object.fromEntries([[name, 'other']]), args).values;
  expect(changesOf(args, edited)).toEqual([{ name, before: 'kept', after: 'other' }]);
});

test.each(['constructor', 'toString'])('an optional argument called "%s" that was not given has no value', (name) => {
  const fields = fieldsOfSchema({ type: 'object', properties: { [name]: { type: 'string' } } }, {});
  expect(draftOf(fields, {})).toEqual({});
  expect(readDraft(fields, {}, {})).toEqual({ values: {}, problems: {} });
});
