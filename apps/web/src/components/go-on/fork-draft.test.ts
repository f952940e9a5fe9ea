import { parseJson, writeJson } from '@platform/temporal/json';
import { expect, test } from 'vitest';
import { changeOf, textOf } from './fork-draft';

const called = { arguments: parseJson('{"account":738529527931269425,"amount":2.0}') as object, result: 'sent' };
const changeable = called as { arguments: Record<string, unknown>; result: string };

// Promise: what was shown is what runs.
test('arguments are shown and read with every number as it is written', () => {
  expect(textOf('arguments', {}, changeable)).toContain('738529527931269425');
  const text = '{"account":738529527931269425,"amount":3.0}';
  const made = changeOf({ part: 'arguments', texts: { arguments: text } }, changeable);
  expect('change' in made && writeJson(made.change.arguments)).toBe(text);
});

test('nothing chosen is no change; something chosen must be changed', () => {
  expect(changeOf({}, changeable)).toEqual({ change: {} });
  expect(changeOf({ part: 'result' }, changeable)).toEqual({ problem: '' });
  expect(changeOf({ part: 'result', texts: { result: '' } }, changeable)).toEqual({ change: { result: '' } });
});

test.each([
  ['arguments', '[1]', 'not a JSON object'],
  ['arguments', '{"n": 1', 'not a JSON object'],
  ['answer', ' ', 'Nothing is written'],
] as const)('%s %j cannot be sent, and it says why', (part, text, why) => {
  expect(changeOf({ part, texts: { [part]: text } }, { answer: 'x', arguments: {} })).toEqual({
    problem: expect.stringContaining(why),
  });
});
