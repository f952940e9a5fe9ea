import type { DecisionRequest } from '@platform/temporal/agent-service';
import type { PendingDecision } from '@platform/temporal/contract';
import { hashOfArguments } from '@platform/temporal/workflow';
import { describe, expect, it } from 'vitest';
import { about, decisionAtDeadline, toPending, whatIsDue } from './requests.js';

const now = Date.parse('2026-01-01T12:00:00.000Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const request: DecisionRequest = {
  id: '0-c1',
  kind: 'approval',
  toolCallId: 'c1',
  tool: 'refund',
  arguments: {},
  argumentsHash: 'h',
};
const ops = { roles: ['ops'] };

describe('a request begins to wait', () => {
  it('with the times of its policy, as points in time', () => {
    const policy = { deadlineSeconds: 60, remindEverySeconds: 10, escalations: [{ afterSeconds: 20, to: ops }] };
    expect(toPending({ ...request, policy }, 5, now)).toEqual({
      ...request,
      policy,
      askedAt: at(0),
      deadline: at(60),
      remindAt: at(10),
      reminders: 0,
      escalations: [{ at: at(20), to: ops }],
    });
  });

  it("with the run's deadline where its policy names none, and without one where nobody does", () => {
    expect(toPending({ ...request, policy: { quorum: 2 } }, 5, now).deadline).toBe(at(5));
    expect(toPending(request, undefined, now)).toEqual({ ...request, askedAt: at(0) });
  });

  it('without a deadline when nobody knows whether the call ran', () => {
    const lost: DecisionRequest = { ...request, kind: 'outcome', policy: { deadlineSeconds: 60 } };
    expect(toPending(lost, 5, now).deadline).toBeUndefined();
  });
});

describe('what is due', () => {
  const pending: PendingDecision = {
    ...request,
    policy: { remindEverySeconds: 10 },
    askedAt: at(-100),
    remindAt: at(-50),
    reminders: 3,
    escalations: [
      { at: at(-60), to: ops, done: true },
      { at: at(-5), to: { names: ['ada'] } },
      { at: at(5), to: { names: ['bo'] } },
    ],
  };

  it('is done once however late it is, and what comes after it is planned from now', () => {
    const { changed, escalated, remind } = whatIsDue(pending, now);
    expect(escalated).toEqual([{ at: at(-5), to: { names: ['ada'] } }]);
    expect(remind).toBe(true);
    expect(changed).toMatchObject({ reminders: 4, remindAt: at(10) });
    expect(changed.escalations?.map(({ done }) => done)).toEqual([true, true, undefined]);
    expect(whatIsDue(changed, now)).toEqual({ changed, escalated: [], remind: false });
  });

  it('is no reminder any more after fifty', () => {
    const { changed } = whatIsDue({ ...pending, reminders: 49 }, now);
    expect(changed.reminders).toBe(50);
    expect(changed).not.toHaveProperty('remindAt');
  });

  it('is one last reminder at a deadline after which it waits on', () => {
    const waits = { ...request, policy: { atDeadline: 'wait' as const }, askedAt: at(-100), deadline: at(-1) };
    const { changed, remind } = whatIsDue(waits, now);
    expect([remind, changed.overdue]).toEqual([true, true]);
    expect(whatIsDue(changed, now).remind).toBe(false);
  });
});

describe('a deadline', () => {
  const late: PendingDecision = { ...request, askedAt: at(-100), deadline: at(-1) };

  it('rejects, and says who had agreed', () => {
    expect(decisionAtDeadline(late, at(0))).toMatchObject({ action: 'reject', by: 'deadline', via: 'deadline' });
    const votes = [{ action: 'approve' as const, by: 'bo', at: at(-50) }];
    expect(decisionAtDeadline({ ...late, votes }, at(0)).note).toContain('bo did');
  });

  it('approves where the policy says so, but no call that lacks an input, and no more than a limit', () => {
    const policy = { atDeadline: 'approve' as const };
    expect(decisionAtDeadline({ ...late, policy }, at(0)).action).toBe('approve');
    expect(decisionAtDeadline({ ...late, policy, kind: 'input' }, at(0)).action).toBe('reject');
    expect(decisionAtDeadline({ ...late, policy, kind: 'limit' }, at(0)).action).toBe('reject');
  });
});

// Promise: what was shown is what runs. Who runs the call compares it with this.
it('people were asked about the arguments that they saw, not about those of a forged hash', () => {
  const shown = { ...request, arguments: { amount: 1 }, argumentsHash: hashOfArguments({ amount: 1_000 }) };
  expect(about(shown, at(0))).toEqual({ at: at(0), tool: 'refund', argumentsHash: hashOfArguments({ amount: 1 }) });
});
