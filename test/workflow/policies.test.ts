import type { DecisionPolicy, DecisionRequest } from '@platform/temporal/agent-service';
import { describe, expect } from 'vitest';
import { approve as approveByProgram } from '../../docs/guide/examples/approve.js';
import { eventually } from '../support/eventually.js';
import { inTime } from './support/in-time.js';
import { refusal } from './support/refusal.js';
import { completed, guarded, outcome, paused, toolEntry, unknownOutcome } from './support/scripted-turns.js';
import type { Run, Stage } from './support/stage.js';
import { test } from './support/test.js';

/** Up to 50 nobody is asked, up to 500 one of finance, above that two, not the one who started the run. */
const byAmount: DecisionPolicy = {
  deciders: { roles: ['finance'] },
  quorum: 2,
  notStarter: true,
  cases: [
    { when: [{ argument: 'amount', operator: 'lte', value: 50 }], approve: true },
    { when: [{ argument: 'amount', operator: 'lte', value: 500 }], quorum: 1, notStarter: false },
  ],
};
const amount = (amount: number) => ({ order: 7, amount });
const approve = { requestId: '0-c1', action: 'approve' as const, roles: ['finance'] };

/** A run, started by ann, that asks for a refund. */
function asked(stage: Stage, policy: DecisionPolicy, wanted = 600): Promise<Run> {
  return stage.start([paused(guarded('0-c1', policy, amount(wanted))), completed('done')]);
}

describe.concurrent('a policy', () => {
  test('approves at once what its conditions let pass, and asks about the rest', async ({ stage }) => {
    const run = await stage.start([
      paused(guarded('0-c1', byAmount, amount(40)), guarded('0-c2', byAmount, amount(400))),
      paused(guarded('1-c3', byAmount, amount(50))),
      completed('done'),
    ]);
    await run.waiting('0-c2');
    const { timeline } = await run.view();
    expect(timeline.filter(({ kind }) => kind === 'decision')).toMatchObject([
      { request: { id: '0-c1' }, decision: { action: 'approve', by: 'policy', via: 'policy' } },
      { request: { id: '0-c2' } },
    ]);
    await run.decide({ ...approve, requestId: '0-c2', by: 'bob' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([
      { by: 'policy', decided: { how: 'condition', startedBy: 'ann', asked: { tool: 'refund' } } },
      { by: 'bob', decided: { how: 'people', agreed: [{ by: 'bob', roles: ['finance'] }] } },
    ]);
    expect(run.inputs[2]!.decisions).toMatchObject([{ requestId: '1-c3', action: 'approve', by: 'policy' }]);
    expect(run.notifications.map(({ message }) => message)).toEqual([
      `Run ${run.runId} waits for a decision on refund`,
      `Run ${run.runId} ended: completed`,
    ]);
    expect(run.notifications[0]!.fields).toMatchObject({ request: '0-c2', deciders: 'anyone of finance' });
    await run.record('policy-automatic');
  });

  // Nothing runs that a person had to approve and did not: the answer was refused once, so that the policy is not trusted again.
  test('decides nothing by itself of what is asked again', async ({ stage }) => {
    const again = 'no condition of the policy approves these arguments';
    const run = await stage.start([paused({ ...guarded('0-c1', byAmount, amount(40)), again }), completed('done')]);
    expect(await run.waiting('0-c1')).toMatchObject([{ again }]);
    await run.decide({ ...approve, by: 'bob' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ decided: { how: 'people', agreed: [{ by: 'bob' }] } }]);
  });

  // Nothing runs that a person had to approve and did not: an input was judged without the value that nobody touched.
  test('judges the values that people were shown and left alone, and the turn gets just these', async ({ stage }) => {
    const policy: DecisionPolicy = {
      cases: [{ when: [{ argument: 'amount', operator: 'exists', value: true }], quorum: 2 }],
    };
    const input: DecisionRequest = {
      ...guarded('0-c1', policy, { order: 7 }),
      kind: 'input',
      fields: [
        { name: 'amount', type: 'int', value: 600 },
        { name: 'note', type: 'str', optional: true },
      ],
    };
    const run = await stage.start([paused(input), completed('done')]);
    await run.waiting('0-c1');
    const answer = { requestId: '0-c1', action: 'answer' as const };
    expect(await run.decide({ ...answer, values: {}, by: 'bob' })).toMatchObject({ agreed: 1, required: 2 });
    // Who sends the value that was shown agrees to the same.
    await run.decide({ ...answer, values: { amount: 600 }, by: 'eve' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ by: 'bob, eve', values: { amount: 600, note: null } }]);
    await run.record('policy-input-left-alone');
  });

  test('holds for programs as well, as the guide shows', async ({ stage }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    const said = (by: string) => approveByProgram(stage.reader, run.runId, by, ['finance']);
    expect(await said('bob')).toEqual(['refund: 1 of 2 agreed']);
    expect(await said('cyd')).toEqual(['refund: approved']);
    await run.result();
  });

  test('lets two agree, and shows who did', async ({ stage }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    expect(await run.decide({ ...approve, by: 'bob', via: 'console' })).toEqual({
      ...approve,
      by: 'bob',
      via: 'console',
      votedAt: expect.any(String),
      agreed: 1,
      required: 2,
    });
    const open = await run.view();
    expect(open).toMatchObject({
      status: 'waiting',
      waitingFor: [{ id: '0-c1', votes: [{ by: 'bob', via: 'console' }] }],
    });
    expect(run.inputs).toHaveLength(1);
    expect(await refusal(run.decide({ ...approve, by: 'Bob' }))).toBe('AlreadyVoted');
    const decision = await run.decide({ ...approve, by: 'eve' });
    expect(decision).toMatchObject({ by: 'eve', via: 'client', votes: [{ by: 'bob' }, { by: 'eve' }] });
    await run.result();
    const agreed = [
      { by: 'bob', roles: ['finance'] },
      { by: 'eve', roles: ['finance'] },
    ];
    expect(run.inputs[1]!.decisions).toMatchObject([
      { action: 'approve', by: 'bob, eve', decided: { how: 'people', agreed } },
    ]);
    expect((await run.view()).timeline.find(({ kind }) => kind === 'decision')).toMatchObject({ decision });
    await run.record('policy-two-agree');
  });

  // Nothing runs that as many people as must had not approved.
  test('counts nobody twice, and takes no name that people cannot see whole', async ({ stage }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    await run.decide({ ...approve, by: 'bob' });
    expect(await refusal(run.update('submitDecision', { ...approve, by: 'b\u200bob' }))).toBe('InvalidDecision');
    expect(await refusal(run.update('submitDecision', { ...approve, by: 'Ａnn' }))).toBe('StartedByDecider');
    expect(await refusal(run.decide({ ...approve, by: 'ｂｏｂ' }))).toBe('AlreadyVoted');
    await run.decideBySignal({ ...approve, by: 'bob\u3164' });
    await run.decideBySignal({ ...approve, by: 'BOB' });
    await run.logged('A signal was ignored: submitDecision', 2);
    expect((await run.view()).waitingFor).toMatchObject([{ id: '0-c1', votes: [{ by: 'bob' }] }]);
    await run.decide({ ...approve, by: 'eve' });
    await run.result();
    expect((await run.view()).timeline.filter(({ kind }) => kind === 'ignoredDecision')).toMatchObject([
      { by: 'bob\u3164', reason: 'InvalidDecision' },
      { by: 'BOB', reason: 'AlreadyVoted' },
    ]);
    await run.record('policy-names');
  });

  test('lets one of several reject, whoever agreed before', async ({ stage }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    await run.decide({ ...approve, by: 'bob' });
    await run.decide({ ...approve, action: 'reject', by: 'eve', note: 'no' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'reject', by: 'eve', note: 'no' }]);
    await run.record('policy-one-rejects');
  });

  test('refuses others, the one who started the run, and rules where two must agree, and writes nothing', async ({
    stage,
  }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    const given: [object, string][] = [
      [{ ...approve, by: 'mallory', roles: ['sales'] }, 'NotAllowed'],
      [{ requestId: '0-c1', action: 'approve', by: 'mallory' }, 'NotAllowed'],
      [{ requestId: '0-c1', action: 'reject', by: 'mallory' }, 'NotAllowed'],
      [{ ...approve, by: 'Ann' }, 'StartedByDecider'],
      [{ ...approve, by: 'ann', arguments: amount(10) }, 'StartedByDecider'],
      [{ ...approve, by: 'bob', remember: { covers: 'tool' } }, 'RuleNotAllowed'],
      [{ ...approve, by: 'policy' }, 'InvalidDecision'],
    ];
    for (const [submission, reason] of given) {
      expect([submission, await refusal(run.update('submitDecision', submission))]).toEqual([submission, reason]);
    }
    expect((await run.eventTypes()).filter((type) => type.includes('UPDATE'))).toEqual([]);
    await run.decideBySignal({ ...approve, by: 'ann' });
    await run.logged('A signal was ignored: submitDecision', 1);
    await run.decide({ ...approve, action: 'reject', by: 'bob' });
    await run.result();
    expect((await run.view()).timeline.filter(({ kind }) => kind === 'ignoredDecision')).toMatchObject([
      { by: 'ann', reason: 'StartedByDecider', requestId: '0-c1' },
    ]);
    await run.record('policy-refused');
  });

  test('judges edited arguments as it judges those asked for', async ({ stage }) => {
    const run = await asked(stage, byAmount, 400);
    await run.waiting('0-c1');
    const more = { ...approve, arguments: amount(600) };
    expect(await refusal(run.decide({ ...more, by: 'ann' }))).toBe('StartedByDecider');
    expect(await run.decide({ ...more, by: 'bob' })).toMatchObject({ agreed: 1, required: 2 });
    expect(await run.decide({ ...more, by: 'eve' })).toMatchObject({ votes: [{ by: 'bob' }, { by: 'eve' }] });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'approve', arguments: amount(600) }]);
    await run.record('policy-edited');
  });

  test('counts only those who agreed to the same', async ({ stage }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    await run.decide({ ...approve, by: 'bob' });
    expect(await run.decide({ ...approve, by: 'eve', arguments: amount(550) })).toMatchObject({
      agreed: 1,
      required: 2,
    });
    expect(await run.decide({ ...approve, by: 'bob', arguments: amount(550) })).toMatchObject({
      votes: [{ by: 'eve' }, { by: 'bob' }],
    });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ arguments: amount(550) }]);
  });

  test('takes votes by signal', async ({ stage }) => {
    const run = await asked(stage, byAmount);
    await run.waiting('0-c1');
    await run.decideBySignal({ ...approve, by: 'bob' });
    await run.decideBySignal({ ...approve, by: 'eve' });
    await run.result();
    expect((await run.view()).timeline.find(({ kind }) => kind === 'decision')).toMatchObject({
      decision: { via: 'signal', votes: [{ by: 'bob', via: 'signal' }, { by: 'eve' }] },
    });
    await run.record('policy-votes-by-signal');
  });

  test('reminds people, then lets others decide as well', async ({ stage }) => {
    const olga = { requestId: '0-c1', action: 'approve' as const, by: 'olga', roles: ['ops'] };
    const run = await inTime(async (seconds) => {
      const run = await asked(stage, {
        deciders: { names: ['bob'] },
        remindEverySeconds: seconds,
        escalations: [{ afterSeconds: seconds + 1, to: { roles: ['ops'] } }],
      });
      const [pending] = await run.waiting('0-c1');
      expect(pending).toMatchObject({ reminders: 0, escalations: [{ to: { roles: ['ops'] } }] });
      expect(await refusal(run.decide(olga))).toBe('NotAllowed');
      return run;
    });
    await eventually(
      () => run.notifications.map(({ message }) => message),
      (messages) => messages.includes(`Run ${run.runId} now waits for anyone of ops as well for a decision on refund`),
      'it is escalated',
    );
    await run.decide(olga);
    await run.result();
    expect(run.notifications.map(({ message }) => message)).toContain(
      `Run ${run.runId} still waits for a decision on refund`,
    );
    const { timeline } = await run.view();
    expect(timeline.filter(({ kind }) => kind === 'escalated')).toMatchObject([
      { requestId: '0-c1', tool: 'refund', to: { roles: ['ops'] } },
    ]);
    await run.record('policy-escalated');
  });

  test('rejects at its own deadline what too few agreed to', async ({ stage }) => {
    const { run, pending } = await inTime(async (deadlineSeconds) => {
      const run = await asked(stage, { quorum: 2, deadlineSeconds });
      const [pending] = await run.waiting('0-c1');
      await run.decide({ ...approve, by: 'bob' });
      return { run, pending };
    });
    await run.result();
    const note = `Not enough people agreed until ${pending!.deadline}: bob did.`;
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'reject', by: 'deadline', note }]);
    expect((await run.view()).timeline.find(({ kind }) => kind === 'decision')).toMatchObject({
      decision: { action: 'reject', by: 'deadline', via: 'deadline', note },
    });
    await run.record('policy-deadline-deny');
  });

  test('approves at its deadline where it says so', async ({ stage }) => {
    const run = await asked(stage, { deadlineSeconds: 1, atDeadline: 'approve' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([
      { action: 'approve', by: 'deadline', decided: { how: 'deadline' } },
    ]);
    await run.record('policy-deadline-approve');
  });

  test('fails the run at its deadline where it says so, and tells people', async ({ stage }) => {
    const run = await asked(stage, { deadlineSeconds: 1, atDeadline: 'fail' });
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'DecisionOverdue' } });
    const view = await run.view();
    expect(view).toMatchObject({ status: 'failed', failure: { type: 'DecisionOverdue' } });
    expect(view.failure!.message).toContain('The policy of refund says that the run fails then');
    expect(run.notifications.at(-1)!.message).toBe(`Run ${run.runId} ended: failed`);
    await run.record('policy-deadline-fail');
  });

  test('waits on at its deadline where it says so, and reminds people of it', async ({ stage }) => {
    const run = await asked(stage, { deadlineSeconds: 1, atDeadline: 'wait' });
    await run.waiting('0-c1');
    await eventually(
      async () => (await run.view()).waitingFor[0]?.overdue,
      (overdue) => overdue === true,
      'the deadline passes',
    );
    await run.decide({ ...approve, by: 'bob' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'approve', by: 'bob' }]);
    expect(run.notifications[1]!.message).toBe(`Run ${run.runId} still waits for a decision on refund`);
    await run.record('policy-deadline-wait');
  });

  test('of one request leaves another of the same turn alone', async ({ stage }) => {
    const run = await inTime(async (deadlineSeconds) => {
      const requests = [guarded('0-c1', { deadlineSeconds }), guarded('0-c2', { quorum: 2 })];
      const run = await stage.start([paused(...requests), completed('done')]);
      await run.waiting('0-c1', '0-c2');
      await run.decide({ ...approve, requestId: '0-c2', by: 'bob' });
      return run;
    });
    await run.waiting('0-c2');
    expect((await run.view()).waitingFor).toMatchObject([{ id: '0-c2', votes: [{ by: 'bob' }] }]);
    await run.decide({ ...approve, requestId: '0-c2', by: 'eve' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'reject', by: 'deadline' }, { action: 'approve' }]);
  });

  test('wants two to run a lost call again, and one to say that it ran', async ({ stage }) => {
    const lost = { ...outcome('0-c1-0'), policy: { quorum: 2 } };
    const run = await stage.start([unknownOutcome(lost), completed('done', [toolEntry(0)])]);
    await run.waiting('0-c1-0');
    expect(await run.decide({ requestId: '0-c1-0', action: 'again', by: 'bob' })).toMatchObject({ required: 2 });
    await run.decide({ requestId: '0-c1-0', action: 'ran', result: 'paid', by: 'eve' });
    await run.result();
    expect(run.inputs[1]!.outcomes).toMatchObject([{ action: 'ran', by: 'eve' }]);
  });
});

describe.concurrent('a rule', () => {
  const one: DecisionPolicy = { ...byAmount, cases: byAmount.cases!.slice(1) };
  const remember = { covers: 'tool' } as const;

  test('approves later calls of its tool, not those that need two, and says so', async ({ stage }) => {
    const run = await stage.start([
      paused(guarded('0-c1', one, amount(100)), guarded('0-c2', one, amount(200))),
      paused(guarded('1-c3', one, amount(300)), guarded('1-c4', one, amount(600))),
      paused(guarded('2-c5', one, amount(500))),
      completed('done'),
    ]);
    await run.waiting('0-c1', '0-c2');
    expect(await run.decide({ ...approve, by: 'bob', via: 'cli', remember })).toMatchObject({ createdRule: 'r1' });
    expect((await run.view()).waitingFor).toMatchObject([{ id: '0-c2' }]);
    await run.decide({ ...approve, requestId: '0-c2', by: 'eve' });
    await run.waiting('1-c4');
    await run.decide({ ...approve, requestId: '1-c4', action: 'reject', by: 'eve' });
    await run.result();
    expect(run.inputs[2]!.decisions).toMatchObject([
      { requestId: '1-c3', action: 'approve', by: 'rule r1' },
      { action: 'reject' },
    ]);
    const rule = { id: 'r1', tool: 'refund', covers: 'tool' };
    expect(run.inputs[3]!.decisions).toMatchObject([
      { requestId: '2-c5', by: 'rule r1', decided: { how: 'rule', rule, agreed: [{ by: 'bob', roles: ['finance'] }] } },
    ]);
    const view = await run.view();
    expect(view.rules).toMatchObject([{ id: 'r1', tool: 'refund', covers: 'tool', by: 'bob', via: 'cli', uses: 2 }]);
    expect(view.timeline.filter((item) => item.kind === 'decision' && item.decision?.rule === 'r1')).toMatchObject([
      { request: { id: '1-c3' }, decision: { via: 'rule', by: 'rule r1' } },
      { request: { id: '2-c5' } },
    ]);
    await run.record('rule-for-a-tool');
  });

  test('for the same arguments approves no others, and nothing after its end', async ({ stage }) => {
    const run = await inTime(async (forSeconds) => {
      const run = await stage.start([
        paused(guarded('0-c1', one, amount(100))),
        paused(guarded('1-c2', one, amount(100)), guarded('1-c3', one, amount(101))),
        paused(guarded('2-c4', one, amount(100))),
        completed('done'),
      ]);
      await run.waiting('0-c1');
      await run.decide({ ...approve, by: 'bob', remember: { covers: 'arguments', forSeconds } });
      await run.waiting('1-c3');
      return run;
    });
    const [rule] = (await run.view()).rules;
    expect(rule).toMatchObject({ covers: 'arguments', arguments: amount(100), uses: 1, expiresAt: expect.any(String) });
    await eventually(
      () => Date.now(),
      (now) => now > Date.parse(rule!.expiresAt!),
      'the rule ends',
    );
    await run.decide({ ...approve, requestId: '1-c3', by: 'bob' });
    await run.waiting('2-c4');
    await run.decide({ ...approve, requestId: '2-c4', by: 'bob' });
    await run.result();
    await run.record('rule-with-an-end');
  });

  test('that was revoked approves nothing more, and is revoked once', async ({ stage }) => {
    const run = await stage.start([
      paused(guarded('0-c1', one, amount(100))),
      paused(guarded('1-c2', one, amount(600))),
      paused(guarded('2-c3', one, amount(100))),
      completed('done'),
    ]);
    await run.waiting('0-c1');
    await run.decide({ ...approve, by: 'bob', remember });
    await run.waiting('1-c2');
    const given: [unknown, string][] = [
      [{ ruleId: 'r2', by: 'eve' }, 'UnknownRule'],
      [{ ruleId: 'r1' }, 'InvalidRevoke'],
      [{ ruleId: 'r1', by: 'eve', why: 'x' }, 'InvalidRevoke'],
      ['r1', 'InvalidRevoke'],
    ];
    for (const [request, reason] of given) {
      expect([request, await refusal(run.update('revokeRule', request))]).toEqual([request, reason]);
    }
    expect(await run.revokeRule({ ruleId: 'r1', by: 'eve', note: 'enough' })).toMatchObject({
      id: 'r1',
      revoked: { by: 'eve', note: 'enough' },
    });
    expect(await refusal(run.revokeRule({ ruleId: 'r1', by: 'eve' }))).toBe('AlreadyRevoked');
    await run.decide({ ...approve, requestId: '1-c2', action: 'reject', by: 'bob' });
    await run.waiting('2-c3');
    await run.decide({ ...approve, requestId: '2-c3', by: 'bob' });
    await run.result();
    const { rules, timeline } = await run.view();
    expect(rules).toMatchObject([{ id: 'r1', uses: 0, revoked: { by: 'eve' } }]);
    expect(timeline.filter(({ kind }) => kind === 'ruleRevoked')).toMatchObject([{ by: 'eve', note: 'enough' }]);
    await run.record('rule-revoked');
  });

  test('is not used for the calls of one who could not approve them', async ({ stage }) => {
    const others: DecisionPolicy = { deciders: { names: ['eve'] } };
    const run = await stage.start([
      paused(guarded('0-c1', one, amount(100))),
      paused(guarded('1-c2', others, amount(100))),
      completed('done'),
    ]);
    await run.waiting('0-c1');
    await run.decide({ ...approve, by: 'bob', remember });
    await run.waiting('1-c2');
    await run.decide({ requestId: '1-c2', action: 'approve', by: 'eve' });
    await run.result();
  });
});
