import { describe, expect, it } from 'vitest';
import type { PendingDecision } from '../contract.js';
import { mayNotDecide, standingOf, standingWords } from './standing.js';

const now = Date.parse('2026-01-01T10:00:00.000Z');
const request: PendingDecision = {
  id: '0-c1',
  kind: 'approval',
  toolCallId: 'c1',
  tool: 'refund',
  arguments: { amount: 600 },
  argumentsHash: 'h',
  askedAt: '2026-01-01T09:00:00.000Z',
};
const durationText = (ms: number) => `${ms / 3_600_000} h`;
const words = (more: Partial<PendingDecision>) =>
  standingWords({ ...request, ...more }, { now, startedBy: 'sam', durationText });
const vote = (by: string, amount?: number) => ({
  action: 'approve' as const,
  by,
  at: '2026-01-01T09:30:00.000Z',
  ...(amount && { arguments: { amount } }),
});

describe('how a request stands, in words', () => {
  const finance = { deciders: { roles: ['finance'] }, quorum: 2 };
  const escalations = [{ at: '2026-01-01T12:00:00.000Z', to: { names: ['olga'], roles: ['ops'] } }];
  const deadline = '2026-01-01T13:00:00.000Z';

  it.each([
    [{ policy: finance }, 'Waiting for finance (0 of 2 agreed)'],
    [{ policy: finance, votes: [vote('bo')] }, 'Waiting for finance (1 of 2 agreed)'],
    [{ policy: finance, votes: [vote('bo', 500)] }, 'Waiting for finance (2 must agree to the same)'],
    [{ policy: finance, votes: [vote('bo', 500), vote('al')] }, 'Waiting for finance (1 of 2 agreed)'],
    [{ policy: { notStarter: true } }, 'Waiting for anyone, but not sam, who started the run'],
    [
      { policy: finance, escalations, deadline },
      'Waiting for finance (0 of 2 agreed), 2 h left, then olga and ops can decide too',
    ],
    [
      { policy: { deciders: { names: ['ada', 'bo'] } }, escalations: [{ ...escalations[0]!, done: true }], deadline },
      'Waiting for ada, bo, olga or ops, 3 h left, then it is rejected',
    ],
    [{ deadline }, 'Waiting for anyone, 3 h left, then it is rejected'],
    [{ escalations }, 'Waiting for anyone, 2 h left, then olga and ops are told'],
    [{ deadline, policy: { atDeadline: 'approve' as const } }, 'Waiting for anyone, 3 h left, then it is approved'],
    [{ deadline, policy: { atDeadline: 'fail' as const } }, 'Waiting for anyone, 3 h left, then the run fails'],
    [{ deadline, policy: { atDeadline: 'wait' as const } }, 'Waiting for anyone, 3 h left, then people are reminded'],
    [{ deadline, overdue: true, policy: { atDeadline: 'wait' as const } }, undefined],
    [{}, undefined],
    [{ again: 'only ana agreed' }, 'Asked again: only ana agreed. Waiting for anyone'],
    [
      { again: 'only ana agreed', deadline },
      'Asked again: only ana agreed. Waiting for anyone, 3 h left, then it is rejected',
    ],
  ])('%j', (more, said) => {
    expect(words(more)).toBe(said);
  });
});

it('other arguments that people agreed to are proposals, with how many must agree to them', () => {
  const policy = {
    quorum: 1,
    cases: [{ when: [{ argument: 'amount', operator: 'gt' as const, value: 500 }], quorum: 3 }],
  };
  const votes = [vote('bo'), vote('cy', 550), vote('di', 550), vote('ed', 600)];
  const { quorum, agreed, proposals } = standingOf({ ...request, policy, votes });
  expect([quorum, agreed.map(({ by }) => by)]).toEqual([3, ['bo', 'ed']]);
  expect(proposals).toMatchObject([{ arguments: { amount: 550 }, required: 3, votes: [{ by: 'cy' }, { by: 'di' }] }]);
});

it('answers that differ do not add up', () => {
  const answer = (by: string, size: number) => ({
    action: 'answer' as const,
    by,
    values: { size },
    at: request.askedAt,
  });
  const asked = { ...request, kind: 'input' as const, policy: { quorum: 3 } };
  const { agreed } = standingOf({ ...asked, votes: [answer('bo', 1), answer('cy', 2), answer('di', 2)] });
  expect(agreed.map(({ by }) => by)).toEqual(['cy', 'di']);
});

it('who may not decide is told why', () => {
  const policy = { deciders: { roles: ['finance'] }, notStarter: true };
  const why = (decider: { by: string; roles?: string[] }) => mayNotDecide({ ...request, policy }, decider, 'sam');
  expect(why({ by: 'eve' })).toBe('only finance can, and eve has no role');
  expect(why({ by: 'eve', roles: ['sales', 'ops'] })).toBe('only finance can, and eve has only sales, ops');
  expect(why({ by: 'sam', roles: ['finance'] })).toBe('sam started the run, and somebody else must decide');
  expect(why({ by: 'eve', roles: ['finance'] })).toBeUndefined();
});

it('a limit that nobody decides on ends the run, whatever its policy says of calls', () => {
  const deadline = '2026-01-01T13:00:00.000Z';
  const limit = { ...request, kind: 'limit' as const, deadline, policy: { atDeadline: 'approve' as const } };
  const at = { now: Date.parse('2026-01-01T12:00:00.000Z'), startedBy: 'ana', durationText: () => '1 h' };
  expect(standingWords(limit, at)).toBe('Waiting for anyone, 1 h left, then the run ends');
});
