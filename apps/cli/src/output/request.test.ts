import type { PendingDecision } from '@platform/temporal';
import { expect, it } from 'vitest';
import { requestLines } from './request.js';

const refund: PendingDecision = {
  id: '0-call_1',
  kind: 'approval',
  toolCallId: 'call_1',
  tool: 'issue_refund',
  arguments: { order_id: 1042, amount: 49.9, customer: { country: 'DE' } },
  argumentsHash: '0'.repeat(64),
  askedAt: '2026-01-02T09:30:00.000Z',
};
const display = {
  amount: { label: 'Amount', format: 'money', currency: 'USD' },
  'customer.country': { label: 'Country' },
};

// Promise: what was shown is what runs.
it('shows every argument with the label and format of its tool', () => {
  expect(requestLines({ ...refund, display }, 'sam').slice(1)).toEqual([
    expect.stringMatching(/Order id +1042$/),
    expect.stringMatching(/Amount +\$49\.90$/),
    expect.stringMatching(/Customer, Country +DE$/),
  ]);
});

it('shows a request of an agent-service without labels', () => {
  expect(requestLines(refund, 'sam')[2]).toMatch(/Amount +49\.9$/);
});
