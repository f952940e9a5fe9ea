import { expect, test } from 'vitest';
import { limitSentences, policySentences } from './policy';

test('a tool without a policy is decided by anyone', () => {
  expect(policySentences(undefined)).toEqual(['Anyone decides.']);
});

test('every part of a policy is a sentence', () => {
  expect(
    policySentences({
      deciders: { names: ['ada'], roles: ['finance'] },
      quorum: 2,
      notStarter: true,
      cases: [
        { when: [{ argument: 'amount', operator: 'lte', value: 50 }], approve: true },
        {
          when: [
            { argument: 'customer.country', operator: 'in', value: ['DE', 'FR'] },
            { argument: 'note', operator: 'exists', value: false },
          ],
          deciders: { roles: ['eu'] },
        },
      ],
      deadlineSeconds: 3_600,
      atDeadline: 'wait',
      remindEverySeconds: 600,
      escalations: [{ afterSeconds: 1_800, to: { names: ['bo'] } }],
      sign: 'passkey',
    }),
  ).toEqual([
    'When amount is at most 50: nobody is asked.',
    'When customer country is one of DE, FR and note is not given: anyone of eu decides.',
    'Otherwise 2 of ada or anyone of finance must agree, not who started the run.',
    'Undecided after 1 h, it stays open.',
    'Reminded every 10 min.',
    'After 30 min also bo.',
    'Whoever approves confirms with a passkey.',
  ]);
});

test('limits are told with what happens there', () => {
  expect(limitSentences({ modelCalls: 1_000, costUsd: 0.5, tokens: null })).toEqual([
    '1,000 model calls',
    '$0.5',
    'At a limit people are asked for more.',
  ]);
  expect(limitSentences(undefined)).toEqual([]);
});
