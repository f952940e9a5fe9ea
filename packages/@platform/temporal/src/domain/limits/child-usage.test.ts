import { expect, it } from 'vitest';
import { withChild } from './child-usage.js';
import { usedOf } from './limits.js';
import { noUsage } from './usage.js';

const own = { ...noUsage, modelCalls: 2, inputTokens: 7, costUsd: 0.1 };

it('what a child used is told apart from the own, with what its children used, and counts at limits', () => {
  const child = { ...noUsage, modelCalls: 3, failedModelCalls: 1, costUsd: 0.2 };
  const once = withChild(own, { ...child, children: { ...noUsage, modelCalls: 4, outputTokens: 5, costUsd: 0.3 } });
  expect(once).toEqual({
    ...own,
    children: { ...noUsage, modelCalls: 7, failedModelCalls: 1, outputTokens: 5, costUsd: 0.5 },
  });
  const twice = withChild(once, child);
  expect(['modelCalls', 'tokens', 'costUsd'].map((name) => usedOf(name as 'tokens', twice, 0))).toEqual([14, 12, 0.8]);
});

it('what a child says that is no usage is not counted', () => {
  expect(withChild(own, undefined)).toEqual(own);
  expect(withChild(own, { modelCalls: '3', tokens: 5, costUsd: -1, children: 7 })).toEqual({
    ...own,
    children: noUsage,
  });
});
