import { limitNames, limitRanges } from '@platform/temporal/limits';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowWords, readAmount } from './limit-amounts';

const written = 'Write the amount like 1.5, without a comma or spaces.';

test.each([
  '1,5',
  '1,000',
  '1.000.000',
  '1 000',
  '1\u202f000',
  '1e3',
  '0x10',
  '-1',
  '+1',
  '$1',
  '',
  '.',
  'Infinity',
  '١',
])('an amount that is typed as "%s" is not guessed at', (typed) =>
  expect(readAmount('costUsd', typed)).toEqual({ problem: written }),
);

test.each(['1.000', '1.5', '1,000'])('a whole number that is typed as "%s" is not guessed at', (typed) =>
  expect(readAmount('tokens', typed).problem).toMatch(/^Write a whole number like 15/),
);

test('plain digits are the amount, in the unit of the limit', () => {
  expect(readAmount('costUsd', ' 1.50 ')).toEqual({ amount: 1.5 });
  expect(readAmount('costUsd', '.5')).toEqual({ amount: 0.5 });
  expect(readAmount('tokens', '1000')).toEqual({ amount: 1_000 });
  expect(readAmount('wallClockSeconds', '1.5', 60)).toEqual({ amount: 90 });
});

test('an amount out of the range of its limit is told the range', () => {
  expect(readAmount('modelCalls', '0').problem).toBe('It must be from 1 model call to 1,000,000 model calls.');
  expect(readAmount('costUsd', '1000001').problem).toBe('It must be from $0.0001 to $1,000,000.00.');
  expect(readAmount('tokens', '9'.repeat(400)).problem).toContain('It must be from');
});

test('whatever is typed is an amount of its limit, with the digits that were typed, or has a problem', () => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[\d.,' ]{1,8}$/), fc.double().map(String));
  fc.assert(
    fc.property(fc.constantFrom(...limitNames), typed, (name, text) => {
      const { amount, problem } = readAmount(name, text);
      if (amount === undefined) {
        expect(problem).toMatch(/\.$/);
        return;
      }
      const { least, most, whole } = limitRanges[name];
      expect(text.trim()).toMatch(whole ? /^\d+$/ : /^\d*\.?\d*$/);
      expect(amount).toBe(Number(text));
      expect(amount >= least && amount <= most && (!whole || Number.isInteger(amount))).toBe(true);
    }),
  );
});

// Promise: what was shown is what runs.
test('a button says what it grants, to the last digit of money', () => {
  expect(allowWords('costUsd', 1.5)).toBe('Allow $1.50 more');
  expect(allowWords('costUsd', 1.00512)).toBe('Allow $1.00512 more');
  expect(allowWords('modelCalls', 1)).toBe('Allow 1 model call more');
  expect(allowWords('tokens', 15_000)).toBe('Allow 15,000 tokens more');
  expect(allowWords('wallClockSeconds', 5_400)).toBe('Allow 1 h 30 min more');
});
