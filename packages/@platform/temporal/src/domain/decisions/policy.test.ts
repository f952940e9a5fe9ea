import { describe, expect, it } from 'vitest';
import type { DecisionPolicy, DecisionRequest } from '../../agent-service.js';
import type { ApprovalRule, PendingDecision, Vote } from '../contract.js';
import { checkDecision } from './judge.js';
import { decidersText, requirementFor } from './policy.js';
import { ruleFor } from './rules.js';

const now = Date.parse('2026-01-01T12:00:00.000Z');

/** Up to 50 nobody is asked; up to 500 one of finance; above that two, and not the one who started the run. */
const policy: DecisionPolicy = {
  deciders: { roles: ['finance'], names: ['ada'] },
  quorum: 2,
  notStarter: true,
  cases: [
    { when: [{ argument: 'amount', operator: 'lte', value: 50 }], approve: true },
    { when: [{ argument: 'amount', operator: 'lte', value: 500 }], quorum: 1, notStarter: false },
  ],
};

function request(amount: unknown, more: Partial<PendingDecision> = {}): PendingDecision {
  const args = { invoice: 17, amount };
  return {
    id: '0-c1',
    kind: 'approval',
    toolCallId: 'c1',
    tool: 'pay_invoice',
    arguments: args,
    argumentsHash: `hash of ${amount}`,
    policy,
    askedAt: '2026-01-01T10:00:00.000Z',
    ...more,
  };
}

const vote = (by: string, amount?: number): Vote => ({
  action: 'approve',
  by,
  at: '2026-01-01T11:00:00.000Z',
  ...(amount && { arguments: { invoice: 17, amount } }),
});

function check(pending: PendingDecision, given: object) {
  const submission = { requestId: '0-c1', action: 'approve', roles: ['finance'], ...given };
  return checkDecision({ pending: [pending], decided: new Map(), startedBy: 'sam', now }, submission);
}

describe('what a policy wants', () => {
  it.each([
    [50, { automatic: true, quorum: 1 }],
    [50.01, { automatic: false, quorum: 1, notStarter: false }],
    [500, { automatic: false, quorum: 1 }],
    [501, { automatic: false, quorum: 2, notStarter: true, deciders: policy.deciders }],
  ])('for an amount of %s', (amount, wanted) => {
    expect(requirementFor(policy, { amount })).toMatchObject(wanted);
  });

  it.each([['40'], [null], [undefined], [[40]]])('is the strictest of it where the amount is %j', (amount) => {
    expect(requirementFor(policy, { amount })).toMatchObject({ automatic: false, quorum: 2, notStarter: true });
  });

  it('is a case that wants more people than the policy, where cases cannot be judged', () => {
    const strict: DecisionPolicy = {
      cases: [
        { when: [{ argument: 'amount', operator: 'lt', value: 50 }], approve: true },
        { when: [{ argument: 'amount', operator: 'gt', value: 500 }], quorum: 3, deciders: { roles: ['board'] } },
      ],
    };
    expect(requirementFor(strict, {})).toMatchObject({ quorum: 3, deciders: { roles: ['board'] } });
  });

  it('is one person, whoever it is, without a policy', () => {
    expect(requirementFor(undefined, {})).toEqual({ automatic: false, quorum: 1, notStarter: false });
  });
});

describe('a person may decide', () => {
  it.each([
    ['by role', { by: 'bo' }],
    ['by role, however it is written', { by: 'bo', roles: ['Finance '] }],
    ['by name', { by: 'Ada', roles: [] }],
    ['as the one who started the run, where that is allowed', { by: 'sam' }],
  ])('%s', (_, given) => {
    expect(check(request(400), given)).toMatchObject({ ok: true, required: 1 });
  });

  it('when it was escalated to them, and not before', () => {
    const escalation = { at: '2026-01-01T11:00:00.000Z', to: { roles: ['ops'] } };
    const olga = { by: 'olga', roles: ['ops'] };
    expect(check(request(400, { escalations: [escalation] }), olga)).toMatchObject({ reason: 'NotAllowed' });
    expect(check(request(400, { escalations: [{ ...escalation, done: true }] }), olga)).toMatchObject({ ok: true });
  });
});

describe('a decision is refused', () => {
  it.each([
    [
      'to others, naming who may',
      400,
      { by: 'eve', roles: ['sales'] },
      'NotAllowed',
      /eve \(sales\) .* ada or anyone of finance/,
    ],
    ['to those without a role', 400, { by: 'eve', roles: undefined }, 'NotAllowed', /without a role/],
    ['to the one who started the run', 600, { by: ' SAM ' }, 'StartedByDecider', /somebody else/],
    [
      'to the one who started the run, who lowers the amount',
      600,
      { by: 'sam', arguments: { invoice: 17, amount: 10 } },
      'StartedByDecider',
      /./,
    ],
    ['with a rule where two must agree', 600, { by: 'bo', remember: { covers: 'tool' } }, 'RuleNotAllowed', /2 people/],
    [
      'with a rule that lasts no time',
      400,
      { by: 'bo', remember: { covers: 'tool', forSeconds: 0 } },
      'InvalidDecision',
      /above 0/,
    ],
    [
      'with a rule for nothing',
      400,
      { by: 'bo', remember: { covers: 'all' } },
      'InvalidDecision',
      /one of tool, arguments/,
    ],
    [
      'with a rule and edited arguments',
      400,
      { by: 'bo', remember: { covers: 'tool' }, arguments: {} },
      'InvalidDecision',
      /leave out/,
    ],
    ['in the name of what decides by itself', 400, { by: 'Rule r1' }, 'InvalidDecision', /no person/],
    ['that says that a policy made it', 400, { by: 'bo', via: 'policy' }, 'InvalidDecision', /via must be one of/],
    ['with roles that are no list', 400, { by: 'bo', roles: 'finance' }, 'InvalidDecision', /roles must be a list/],
  ])('%s', (_, amount, given, reason, message) => {
    expect(check(request(amount), given)).toEqual({ ok: false, reason, message: expect.stringMatching(message) });
  });

  it('after the deadline, unless the policy waits on', () => {
    const late = { deadline: '2026-01-01T11:59:59.000Z' };
    expect(check(request(400, late), { by: 'bo' })).toMatchObject({ ok: false, reason: 'AlreadyDecided' });
    const waits = { ...late, policy: { ...policy, atDeadline: 'wait' as const } };
    expect(check(request(400, waits), { by: 'bo' })).toMatchObject({ ok: true });
  });
});

describe('where two must agree', () => {
  it('one is not enough, and the second is', () => {
    expect(check(request(600), { by: 'bo' })).toMatchObject({ ok: true, required: 2, agreeing: [] });
    expect(check(request(600, { votes: [vote('bo')] }), { by: 'cy' })).toMatchObject({
      required: 2,
      agreeing: [{ by: 'bo' }],
    });
  });

  it('the same person counts once', () => {
    expect(check(request(600, { votes: [vote('bo')] }), { by: 'Bo' })).toMatchObject({ reason: 'AlreadyVoted' });
  });

  it('one rejection is enough', () => {
    expect(check(request(600, { votes: [vote('bo')] }), { by: 'cy', action: 'reject' })).toMatchObject({ required: 1 });
  });

  it('only agreement to the same arguments counts', () => {
    const edited = { invoice: 17, amount: 550 };
    const voted = request(600, { votes: [vote('bo')] });
    expect(check(voted, { by: 'cy', arguments: edited })).toMatchObject({ ok: true, agreeing: [] });
    expect(check(voted, { by: 'bo', arguments: edited })).toMatchObject({ ok: true, agreeing: [] });
    const suggested = request(600, { votes: [vote('bo', 550)] });
    expect(check(suggested, { by: 'cy', arguments: { amount: 550, invoice: 17 } })).toMatchObject({
      agreeing: [{ by: 'bo' }],
    });
  });

  it('an edit is judged by what it makes of the call', () => {
    expect(check(request(400), { by: 'bo', arguments: { invoice: 17, amount: 600 } })).toMatchObject({ required: 2 });
    expect(check(request(600), { by: 'bo', arguments: { invoice: 17, amount: 400 } })).toMatchObject({ required: 1 });
    expect(check(request(400), { by: 'sam', arguments: { invoice: 17, amount: 600 } })).toMatchObject({
      reason: 'StartedByDecider',
    });
  });

  it('two must say that a lost call runs again, and one that it ran', () => {
    const lost = request(600, { kind: 'outcome' });
    expect(check(lost, { by: 'bo', action: 'again' })).toMatchObject({ required: 2 });
    expect(check(lost, { by: 'bo', action: 'ran', result: 'paid' })).toMatchObject({ required: 1 });
  });
});

describe('a rule approves', () => {
  const made: ApprovalRule = {
    id: 'r1',
    tool: 'pay_invoice',
    covers: 'tool',
    requestId: '0-c0',
    argumentsHash: 'hash of 60',
    arguments: {},
    by: 'bo',
    roles: ['finance'],
    via: 'console',
    createdAt: '2026-01-01T11:00:00.000Z',
    uses: 0,
  };
  const used = (rule: Partial<ApprovalRule>, asked: DecisionRequest) =>
    ruleFor([{ ...made, ...rule }], asked, { startedBy: 'sam', now })?.id;

  it('a call that its maker could approve alone', () => {
    expect(used({}, request(400))).toBe('r1');
    expect(used({ covers: 'arguments' }, request(60))).toBe('r1');
    expect(used({ expiresAt: '2026-01-01T12:00:01.000Z' }, request(400))).toBe('r1');
  });

  it.each([
    ['of another tool', { tool: 'refund' }, request(400)],
    ['with other arguments', { covers: 'arguments' as const }, request(400)],
    ['that needs two', {}, request(600)],
    ['whose amount cannot be judged', {}, request('60')],
    ['that its maker may not approve', { roles: ['sales'] }, request(400)],
    ['after its end', { expiresAt: '2026-01-01T12:00:00.000Z' }, request(400)],
    ['after it was revoked', { revoked: { by: 'cy', at: '2026-01-01T11:30:00.000Z' } }, request(400)],
    ['that nobody knows whether it ran', {}, request(400, { kind: 'outcome' })],
  ])('no call %s', (_, rule, asked) => {
    expect(used(rule, asked)).toBeUndefined();
  });
});

it('deciders are named as people read them', () => {
  expect(decidersText({ names: ['ada', 'bo'], roles: ['finance'] })).toBe('ada, bo or anyone of finance');
  expect(decidersText({ roles: ['ops'] })).toBe('anyone of ops');
});
