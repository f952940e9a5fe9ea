import { parseJson } from '@platform/temporal/json';
import { expect, test } from 'vitest';
import { refusalAt } from './refusal';

const schema = {
  type: 'object',
  properties: {
    lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    tags: { additionalProperties: { type: 'string' } },
  },
  $defs: { Line: { type: 'object', properties: { price: { type: 'number' }, what: { type: 'string' } } } },
};
const sent = parseJson('{"lines": [{"price": 0.50, "what": "tea"}], "note": "x", "extra": [1]}') as object;
const words = 'It was refused.';
const about = (detail: string, more: object = {}) => ({ words, sent, problem: { detail, ...more } });

test('what the server found stands at its field, once, until that field is changed', () => {
  const refusal = about('argument "lines[0].price" must be at least 1 (InvalidArguments)', {
    reason: 'InvalidArguments',
  });
  const atFields = [{ path: ['lines', 0, 'price'], words: 'must be at least 1' }];
  expect(refusalAt(refusal, { schema, value: sent })).toEqual({ atFields });
  const other = { ...sent, note: 'y' };
  expect(refusalAt(refusal, { schema, value: other }), 'another field is changed').toEqual({ atFields });
  const mended = { ...sent, lines: [{ price: 2, what: 'tea' }] };
  expect(refusalAt(refusal, { schema, value: mended })).toEqual({ atFields: [] });
});

test('of several fields each has its own', () => {
  const errors = ['lines.0.what', 'note'].map((field) => ({
    field: `request.${field}`,
    message: `request.${field}: is not sold`,
  }));
  const refusal = about('two are wrong', { errors });
  const { atFields, above } = refusalAt(refusal, { schema, value: { ...sent, note: null }, within: ['request'] });
  expect([atFields.map(({ path }) => path.join('.')), above]).toEqual([['lines.0.what'], undefined]);
});

test.each([
  ['it names no place', 'Temporal is away'],
  ['the form has no such field', 'argument "colour" must be red'],
  ['the form has no such row', 'argument "lines[3].price" must be at least 1'],
  ['the field of a row is unknown', 'argument "lines[0].colour" is unknown'],
])('%s: the sentence stands above the button, and nothing at fields', (_, detail) => {
  expect(refusalAt(about(detail), { schema, value: sent })).toEqual({ atFields: [], above: words });
});

test.each(['argument "note" is too long', 'argument "extra[0]" must be 2', 'argument "lines" is too long'])(
  '%s: the form has a control or a group for it',
  (detail) => {
    expect(refusalAt(about(detail), { schema, value: sent }).above).toBeUndefined();
  },
);

test('a text has no fields', () => {
  const refusal = { words, sent: 'tidy up', problem: { detail: 'x', errors: [{ field: 'request.a', message: 'a' }] } };
  expect(refusalAt(refusal, { schema: undefined, value: 'tidy up', within: ['request'] }).above).toBe(words);
});
