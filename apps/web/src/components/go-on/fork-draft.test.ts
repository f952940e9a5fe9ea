import { parseJson, writeJson } from '@platform/temporal/json';
import { expect, test } from 'vitest';
import { Unread, withValueAt } from '@/forms/draft';
import { changeOf, type ForkDraft } from './fork-draft';

const properties = { account: { type: 'integer' }, amount: { type: 'number', maximum: 100 }, note: { type: 'string' } };
const step = {
  changeable: {
    arguments: parseJson('{"account":738529527931269425,"amount":2.0}') as Record<string, unknown>,
    result: 'sent',
    answer: 'x',
  },
  argumentsSchema: { type: 'object', properties, required: ['account', 'amount'] },
};
const withArgument = (name: string, value: unknown): ForkDraft => ({
  part: 'arguments',
  typed: { arguments: withValueAt(step.changeable.arguments, [name], value) },
});

// Promise: what was shown is what runs.
test('one argument is changed, and every other stays as it is written', () => {
  const { change } = changeOf(withArgument('note', 'again'), step);
  expect(writeJson(change?.arguments)).toBe('{"account":738529527931269425,"amount":2.0,"note":"again"}');
});

test('nothing chosen is no change; something chosen must be changed', () => {
  expect(changeOf({}, step)).toEqual({ change: {}, problems: [] });
  for (const part of ['result', 'arguments'] as const) expect(changeOf({ part }, step)).toEqual({ problems: [] });
  expect(changeOf({ part: 'result', typed: { result: '' } }, step).change).toEqual({ result: '' });
});

test('what does not fit cannot be sent, and it says why, at its field', () => {
  expect(changeOf(withArgument('amount', 200), step)).toEqual({
    problems: [{ path: ['amount'], words: 'must be at most 100' }],
  });
  expect(changeOf(withArgument('amount', new Unread('2,', 'must be a number')), step)).toEqual({
    problems: [{ path: ['amount'], words: 'must be a number' }],
  });
  expect(changeOf({ part: 'answer', typed: { answer: ' ' } }, step).problem).toContain('Nothing is written');
});

test('an object without a known schema is changed field by field all the same', () => {
  const { argumentsSchema: _, ...unknown } = step;
  expect(changeOf(withArgument('amount', 3), unknown).change?.arguments).toMatchObject({ amount: 3 });
});
