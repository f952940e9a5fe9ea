import { noUsage } from '@platform/temporal';
import { expect, it } from 'vitest';
import { childrenText } from './limits.js';

it('what runs used that a run started is told beside its own use, and nothing where there is none', () => {
  const children = { ...noUsage, modelCalls: 1, failedModelCalls: 2, inputTokens: 1_000, costUsd: 0.5 };
  expect(childrenText({ ...noUsage, children })).toBe('; runs that it started: 3 model calls, 1,000 tokens, $0.50');
  expect(childrenText(noUsage)).toBe('');
});
