import type { PendingDecision } from '@platform/temporal';
import { expect, test } from 'vitest';
import { answerValues, setValues } from './answer-values.js';
import { choicesOf, typedValue } from './watch/typed.js';

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
  ['order_id=soon', '--set: order_id must be a whole number, and "soon" is not.'],
  ['express=perhaps', '--set: express must be yes or no, and "perhaps" is not.'],
  ['size=huge', '--set: size must be one of small, large, and "huge" is not.'],
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
  expect(typedValue({ type: 'bool' }, 'No')).toBe(false);
});
