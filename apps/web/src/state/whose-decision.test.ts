import type { Decision, PendingDecision } from '@platform/temporal';
import { expect, test } from 'vitest';
import { whoseDecision } from './whose-decision';

const request: PendingDecision = {
  id: '0-c1',
  kind: 'approval',
  toolCallId: 'c1',
  tool: 'refund',
  arguments: { amount: 5 },
  argumentsHash: 'h',
  askedAt: '2026-01-01T09:00:00.000Z',
};
const sent = { by: 'ana', action: 'reject' } as const;
const mine: Decision = { requestId: '0-c1', ...sent, decidedAt: '2026-01-01T10:00:00.000Z', via: 'console' };
const others: Decision = { ...mine, by: 'ben', action: 'approve' };
const late = (known: object) => whoseDecision(request, { pending: false, busy: true, ...known }).isTooLate;

// Promise: who has decided is told so, whatever comes first, the news of the run or the answer.
test('what was sent and taken is never too late, in whatever order its news come', () => {
  expect(late({ sent, pending: true, told: mine })).toBe(false);
  expect(late({ sent, taken: mine, told: mine })).toBe(false);
  expect(late({ sent, told: mine }), 'the answer was lost').toBe(false);
  expect(late({ sent, before: mine }), 'it was sent twice').toBe(false);
});

test('who was slower than somebody else is told so, once that is certain', () => {
  expect(late({ sent, pending: true, told: others }), 'the answer is on its way').toBe(false);
  expect(late({ sent, before: others })).toBe(true);
  expect(late({ sent, before: others, told: others })).toBe(true);
  expect(late({ told: others }), 'in the middle of a form').toBe(true);
  expect(late({ told: others, busy: false }), 'only looking').toBe(false);
});
