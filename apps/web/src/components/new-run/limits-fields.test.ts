import { expect, test } from 'vitest';
import { readLimits } from './limits-fields';

test('what is typed are the limits of the run, time in minutes; what is empty is no limit', () => {
  const draft = { modelCalls: '3', tokens: ' ', costUsd: '2.50', minutes: '1.5', atLimit: 'end', tenant: 'acme' };
  expect(readLimits(draft)).toEqual({
    limits: { modelCalls: 3, costUsd: 2.5, wallClockSeconds: 90, atLimit: 'end' },
    problems: {},
  });
  expect(readLimits({ tenant: 'acme' })).toEqual({ limits: undefined, problems: {} });
});

test('a decimal comma is no limit of another size: it is told at its field', () => {
  expect(readLimits({ costUsd: '1,5', tokens: '1.000' })).toEqual({
    limits: undefined,
    problems: { costUsd: expect.stringContaining('like 1.5'), tokens: expect.stringContaining('whole number') },
  });
});
