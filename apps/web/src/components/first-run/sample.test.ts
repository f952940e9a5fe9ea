import { expect, test } from 'vitest';
import { sampleRefund } from './sample.js';

const agent = (id: string, tools: object[], examples: string[]) => ({ id, name: id, tools, examples }) as never;
const refunds = { name: 'issue_refund', needsApproval: true };

test('the first refund is offered where an agent refunds with a word of a person and has an example of it', () => {
  const support = agent('support', [refunds], ['Where is my parcel?', 'Refund order 1042: it arrived broken.']);
  expect(sampleRefund([agent('desk', [], ['Refund order 7.']), support])).toEqual({
    agentId: 'support',
    name: 'support',
    request: 'Refund order 1042: it arrived broken.',
  });
});

test('nothing is offered that cannot be kept: no agent, no example, or a refund that asks nobody', () => {
  expect(sampleRefund([])).toBeUndefined();
  expect(sampleRefund([agent('support', [refunds], ['Where is my parcel?'])])).toBeUndefined();
  expect(sampleRefund([agent('support', [{ ...refunds, needsApproval: false }], ['Refund order 7.'])])).toBeUndefined();
});
