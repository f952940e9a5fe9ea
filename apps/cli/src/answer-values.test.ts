import type { PendingDecision } from '@platform/temporal';
import { expect, test } from 'vitest';
import { answerValues, setValues } from './answer-values.js';
import { choicesOf, takes, typedValue } from './watch/typed.js';

const request = {
  fields: [
    { name: 'order_id', type: 'int' },
    { name: 'reason', type: 'str' },
    { name: 'express', type: 'bool', optional: true },
    { name: 'tags', type: 'list', optional: true },
    { name: 'size', type: 'str', optional: true },
  ],
  questions: [{ question: 'Which a=b?', options: [{ label: 'One' }, { label: 'Two' }], multiSelect: true }],
  argumentsSchema: {
    $defs: { Size: { enum: ['small', 'large'] } },
    properties: { size: { anyOf: [{ $ref: '#/$defs/Size' }, { type: 'null' }] } },
  },
} as unknown as PendingDecision;

test('each value is of the type of its field, whatever is in it', () => {
  const given = ['order_id=1042', 'reason=a=b, "c"', 'express=yes', 'tags=["x"]', 'size=large'];
  expect(setValues(request, given)).toEqual({
    order_id: 1042,
    reason: 'a=b, "c"',
    express: true,
    tags: ['x'],
    size: 'large',
  });
});

test('a number stays what was typed', () => {
  expect(String(setValues(request, ['order_id=738529527931269425']).order_id)).toBe('738529527931269425');
});

test('a question takes labels, several of them, and may have an equals sign', () => {
  expect(setValues(request, ['Which a=b?=One', 'Which a=b?=Two'])).toEqual({ 'Which a=b?': ['One', 'Two'] });
});

test.each([
  ['order_id=soon', '--set: order_id must be a whole number, not "soon".'],
  ['express=perhaps', '--set: express must be yes or no, not "perhaps".'],
  ['size=huge', '--set: size must be one of small, large, not "huge".'],
  ['colour=red', '--set: there is no "colour"; it asks for order_id, reason, express, tags, size, Which a=b?.'],
  ['nonsense', '--set: "nonsense" is not name=value.'],
])('%s is refused with what is allowed', (given, message) => {
  expect(() => setValues(request, [given])).toThrow(message);
});

test('JSON is still taken, and --set beside it counts', async () => {
  const values = '{"order_id": 1, "reason": "x"}';
  expect(await answerValues(request, { values, set: ['reason=y'] })).toEqual({ order_id: 1, reason: 'y' });
});

test('where nobody can be asked, what to give is said field by field', async () => {
  await expect(answerValues(request, {})).rejects.toThrow(
    'give --set order_id=<a whole number> --set reason=<text> --set express=<yes or no>',
  );
});

test('choices are found behind a reference, and beside null', () => {
  expect(choicesOf(request, { name: 'size' })).toEqual(['small', 'large']);
  expect(choicesOf(request, { name: 'reason' })).toBeUndefined();
  expect(typedValue({ type: 'bool' }, 'No')).toEqual({ value: false });
});

const $defs = {
  Colour: { enum: ['red', 'green'] },
  Line: { type: 'object', properties: { price: { type: 'number', minimum: 1 } }, required: ['price'] },
};
const day = { name: 'day', type: 'date', valueSchema: { type: 'string', format: 'date' } };
const fields = {
  fields: [
    day,
    { name: 'until', type: 'date', valueSchema: { anyOf: [day.valueSchema, { type: 'null' }] } },
    { name: 'colour', type: 'Colour', valueSchema: { $ref: '#/$defs/Colour', $defs } },
    { name: 'count', type: 'int', valueSchema: { type: 'integer', minimum: 1, maximum: 9 } },
    { name: 'lines', type: 'list', valueSchema: { type: 'array', items: { $ref: '#/$defs/Line' }, $defs } },
    {
      name: 'price',
      type: 'Decimal',
      valueSchema: { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^\\d+$' }] },
    },
    { name: 'any', type: 'object' },
  ],
} as unknown as PendingDecision;

// Promise: what the worker refuses is refused here first, and what it takes can be given.
test.each([
  ['day=2026-01-31', { day: '2026-01-31' }],
  ['until=null', { until: null }],
  ['colour=red', { colour: 'red' }],
  ['count=9', { count: 9 }],
  ['lines=[{"price": 2}]', { lines: [{ price: 2 }] }],
  ['price=12', { price: '12' }],
  ['price=12.5', { price: 12.5 }],
  ['any={"a": 1}', { any: { a: 1 } }],
  ['any=as it is', { any: 'as it is' }],
])('%s is taken by the schema of its field', (given, value) => {
  expect(setValues(fields, [given])).toEqual(value);
});

test.each([
  ['day=tomorrow', 'day must be a date, such as 2026-01-31, not "tomorrow"'],
  ['colour=blue', 'colour must be one of red, green, not "blue"'],
  ['count=10', 'count must be at most 9, not "10"'],
  ['lines=[{"price": 0.5}]', 'lines has 0.price, which must be at least 1'],
  ['lines={}', 'lines must be a list, as JSON'],
])('%s is refused by the schema of its field', (given, message) => {
  expect(() => setValues(fields, [given])).toThrow(message);
});

test('a field says what it takes', () => {
  const said = fields.fields?.map((field) => takes(field));
  const date = 'a date, such as 2026-01-31';
  expect(said).toEqual([date, date, 'text', 'a whole number', 'a list, as JSON', 'text', 'object, as JSON']);
});
