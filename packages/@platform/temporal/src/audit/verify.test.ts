/** Anybody can check afterwards that nothing ran that a person had to approve and did not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision, DecisionSubmission, Vote } from '../domain/contract.js';
import { hashOfArguments } from '../domain/decisions/arguments-hash.js';
import type { RunEventBody } from '../projection/events.js';
import type { RunView, TimelineItem } from '../projection/view.js';
import { createSigningKey, publicJwkOf } from '../signing/key-file.js';
import { signAct } from '../signing/sign.js';
import { type AuditTrust, verifyDecisions } from './verify.js';
import { ActsVerifier } from './verify-acts.js';

const at = '2026-01-02T09:00:00.000Z';
const now = Date.parse(at);
const key = createSigningKey({ nbf: now / 1000 - 1_000 }, 'k1');
const trust: AuditTrust = { namespace: 'default', keys: [publicJwkOf(key)] };
const args = { amount: 600 };
const argumentsHash = hashOfArguments(args);
const people = { bob: ['finance'], cleo: ['finance'], sam: ['finance'], eve: ['sales'] } as const;
type Name = keyof typeof people;
const idOf = (name: string) => `https://login.example.com#${name}`;

/** What somebody sent, with their signature. */
function said(by: Name, more: Partial<DecisionSubmission> = {}, signedBy = key, runId = 'r1') {
  const roles = [...people[by]];
  const sent = { requestId: '0-c1', action: 'approve' as const, by, byId: idOf(by), roles, argumentsHash, ...more };
  const person = { id: idOf(by), name: by, roles };
  const proof = signAct(
    signedBy,
    { person },
    { act: 'decide', namespace: 'default', runId, payload: { ...sent } },
    now,
  );
  return { ...sent, proof };
}

const decided = (sent: object, more: Partial<Decision> = {}) =>
  ({ via: 'console', decidedAt: at, ...sent, ...more }) as Decision;
const vote = ({ requestId: _, argumentsHash: __, ...sent }: ReturnType<typeof said>): Vote => ({
  via: 'client',
  ...sent,
  at,
});
const policy = { deciders: { roles: ['finance'] }, quorum: 1, notStarter: true };

function run(
  decision: Decision,
  { ran = args as object | undefined, quorum = 1, rules = [] as object[], more = [] as TimelineItem[] } = {},
) {
  const request = {
    ...{ id: '0-c1', kind: 'approval', toolCallId: 'c1', tool: 'refund', arguments: args, argumentsHash },
    ...{ askedAt: at, policy: { ...policy, quorum } },
  };
  const timeline = [
    {
      kind: 'tool',
      id: 't1',
      at,
      toolCallId: 'c1',
      tool: 'refund',
      arguments: args,
      state: 'done',
      requestId: '0-c1',
      ranArguments: ran,
    },
    { kind: 'decision', id: 'd1', at, request, decision },
    ...more,
  ];
  return { runId: 'r1', startedBy: 'sam', startedById: idOf('sam'), rules, timeline } as unknown as RunView;
}
const problems = (view: RunView, by: AuditTrust = trust) =>
  verifyDecisions(view, by).problems.map(({ message }) => message);

describe('a call', () => {
  test('holds when somebody who might has signed exactly it', () => {
    expect(verifyDecisions(run(decided(said('bob'))), trust)).toMatchObject({
      calls: 1,
      callsVerified: 1,
      problems: [],
    });
    expect(problems(run(decided(said('bob', { via: 'console' }))))).toEqual([]);
  });

  test('holds when as many as must have signed it, whatever one of them is called', () => {
    const votes = [vote(said('bob')), vote(said('cleo'))];
    expect(problems(run(decided(said('cleo'), { votes }), { quorum: 2 }))).toEqual([]);
    const twice = [vote(said('bob')), { ...vote(said('bob')), by: 'robert' }];
    expect(problems(run(decided(said('bob'), { votes: twice }), { quorum: 2 }))).not.toEqual([]);
  });

  test('holds with arguments that were edited and signed, and with no others', () => {
    const edited = decided(said('bob', { arguments: { amount: 5 } }));
    expect(problems(run(edited, { ran: { amount: 5 } }))).toEqual([]);
    expect(problems(run(edited))).toEqual(['it ran with other arguments than were decided']);
  });

  const { proof: _, ...unsigned } = said('bob');
  test.each([
    ['nobody signed', decided(unsigned), /nobody signed it/],
    ['another key signed', decided(said('bob', {}, createSigningKey({ nbf: 0 }, 'k1'))), /not by the key "k1"/],
    ['was signed for another run', decided(said('bob', {}, key, 'r2')), /signature is for "r2"/],
    ['was changed after it was signed', decided({ ...said('bob'), arguments: args }), /not the one that was signed/],
    ['was signed by somebody who may not', decided(said('eve')), /eve.* may not decide/],
    ['was signed by the one who started the run', decided(said('sam')), /started the run/],
    [
      'was signed long before',
      decided(said('bob'), { decidedAt: '2026-01-03T09:00:00.000Z' }),
      /good until before now/,
    ],
    ['came by signal', decided(unsigned, { via: 'signal' }), /nobody signed it/],
    [
      'a condition approved, and there is none',
      decided({ action: 'approve', by: 'policy' }, { via: 'policy' }),
      /no condition/,
    ],
    [
      'a deadline approved, against its policy',
      decided({ action: 'approve', by: 'deadline' }, { via: 'deadline' }),
      /approves nothing at a deadline/,
    ],
    [
      'an unknown rule approved',
      decided({ action: 'approve', by: 'rule r1' }, { via: 'rule', rule: 'r1' }),
      /rule that approved it is not known/,
    ],
  ])('that %s does not hold', (_name, decision, why) => {
    expect(problems(run(decision)).join('; ')).toMatch(why);
    expect(verifyDecisions(run(decision), trust)).toMatchObject({ calls: 1, callsVerified: 0 });
  });

  test('that a stolen key signed holds until the key was void, and not after', () => {
    const view = run(decided(said('bob')));
    expect(problems(view, { ...trust, revoked: { kids: [{ id: 'k1', from: '2026-01-02T09:00:01Z' }] } })).toEqual([]);
    expect(problems(view, { ...trust, revoked: { kids: [{ id: 'k1', from: at }] } })).toMatchObject([
      /revoked/,
      expect.anything(),
    ]);
  });

  test('that a rule approved holds when the rule was signed', () => {
    const byRule = (maker: Decision) =>
      run(decided({ requestId: '1-c2', action: 'approve', by: 'rule r1' }, { via: 'rule', rule: 'r1' }), {
        rules: [{ id: 'r1', tool: 'refund', covers: 'tool', requestId: '0-c0', argumentsHash, by: 'bob', uses: 1 }],
        more: [
          {
            ...{ kind: 'decision', id: 'd0', at, decision: maker },
            request: {
              id: '0-c0',
              kind: 'approval',
              toolCallId: 'c0',
              tool: 'refund',
              arguments: args,
              argumentsHash,
              policy,
              askedAt: at,
            },
          } as never,
        ],
      });
    const signed = decided(said('bob', { requestId: '0-c0', remember: { covers: 'tool' } }));
    expect(problems(byRule(signed))).toEqual([]);
    const widened = decided({ ...said('bob', { requestId: '0-c0' }), remember: { covers: 'tool' } });
    expect(problems(byRule(widened)).join()).toContain('not the one that was signed');
  });
});

describe('nothing ran that a person had to approve and did not', () => {
  const requestOf = (id: string, call: string, more: object = {}) => ({
    ...{ id, kind: 'approval', toolCallId: call, tool: 'refund', arguments: args, argumentsHash, askedAt: at, policy },
    ...more,
  });
  const asked = (request: { id: string }, decision?: Decision) =>
    ({ kind: 'decision', id: `decision.${request.id}`, at, request, ...(decision && { decision }) }) as TimelineItem;
  const decisions = {
    nobody: () => undefined,
    approve: (requestId: string) => decided(said('bob', { requestId })),
    reject: (requestId: string) => decided(said('bob', { requestId, action: 'reject' })),
    unsigned: (requestId: string) => decided({ ...said('bob', { requestId }), proof: undefined }),
    fork: (requestId: string) => decided({ requestId, action: 'approve', by: 'bob' }, { via: 'fork' }),
    deadline: (requestId: string) => decided({ requestId, action: 'approve', by: 'deadline' }, { via: 'deadline' }),
  };
  const outcomes = {
    nobody: () => undefined,
    again: (requestId: string) => decided(said('bob', { requestId, action: 'again' })),
    skip: (requestId: string) => decided(said('bob', { requestId, action: 'skip' })),
  };
  const names = <Names extends object>(of: Names) => fc.constantFrom(...(Object.keys(of) as (keyof Names & string)[]));
  const state = fc.constantFrom('requested', 'running', 'done', 'failed', 'rejected', 'skipped', 'unknown');
  const call = fc.record({
    said: fc.array(names(decisions), { maxLength: 3 }),
    lost: fc.array(names(outcomes), { maxLength: 2 }),
    ran: fc.boolean(),
    state,
    repeats: fc.boolean(),
  });

  test('in any run, whatever it says of its calls: what was asked last must let a call run, signed by somebody who might', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 4 }), (calls) => {
        const timeline = calls.flatMap(({ said: saidOf, lost, ran, state, repeats }, n) => {
          // A later call may have the id of an earlier one: it needs a decision of its own.
          const toolCallId = repeats ? 'c0' : `c${n}`;
          const tool = { kind: 'tool', id: `t${n}`, at, toolCallId, tool: 'refund', arguments: args, state };
          const people = saidOf.map((how, index) => {
            const id = `${n}.${index}-${toolCallId}`;
            return asked(requestOf(id, toolCallId), decisions[how](id));
          });
          const outcome = lost.map((how, index) => {
            const id = `${n}.lost${index}-${toolCallId}`;
            return asked(requestOf(id, toolCallId, { kind: 'outcome' }), outcomes[how](id));
          });
          const ranWith = ran ? { requestId: `${n}`, ranArguments: args } : {};
          return [{ ...tool, ...ranWith }, ...people, ...outcome] as TimelineItem[];
        });
        const view = { ...run(decided(said('bob'))), timeline } as RunView;
        const bad = calls.filter(({ said: saidOf, lost, ran }) => {
          const lets = saidOf.length > 0 ? saidOf.at(-1) === 'approve' : lost.at(-1) === 'again';
          return ran && !lets;
        });
        const found = verifyDecisions(view, trust);
        const [ofCalls, ran] = [found.problems.filter(({ what }) => what === 'call'), calls.filter((one) => one.ran)];
        expect(ofCalls.length > 0).toBe(bad.length > 0);
        expect(ofCalls.length).toBeGreaterThanOrEqual(bad.length);
        expect(found.calls).toBeGreaterThanOrEqual(ran.length);
      }),
      { numRuns: 60 },
    );
  });

  test('by a rule: its maker signed it for such calls, it was in force, and the maker alone might have approved this very call', () => {
    const seconds = (n: number) => new Date(now + n * 1000).toISOString();
    const covers = fc.constantFrom('tool' as const, 'arguments' as const);
    const mostly = <T>(usual: T, ...others: T[]) =>
      fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, { arbitrary: fc.constantFrom(...others), weight: 1 });
    const case_ = fc.record({
      maker: mostly<Name>('bob', 'eve', 'sam'),
      action: mostly<'approve' | 'reject'>('approve', 'reject'),
      signed: fc.record({ covers, forSeconds: fc.option(fc.constant(60), { nil: undefined }) }),
      signedTool: mostly<string | undefined>('refund', undefined, 'other'),
      told: fc.record({ covers: mostly<string>('signed', 'tool', 'arguments'), tool: mostly('refund', 'other') }),
      revoked: mostly<number | undefined>(undefined, 5, 30),
      revokedIn: fc.constantFrom('state', 'message'),
      used: mostly(10, -10, 70),
      tool: mostly('refund', 'other'),
      sameArguments: mostly(true, false),
      sign: mostly<'passkey' | undefined>(undefined, 'passkey'),
      quorum: mostly(1, 2),
      kind: mostly('approval', 'outcome'),
      edited: mostly(false, true),
    });
    let held = 0;
    fc.assert(
      fc.property(case_, (it) => {
        const remember = { ...it.signed, ...(it.signedTool && { tool: it.signedTool }) };
        const made = decided(said(it.maker, { requestId: '0-c0', action: it.action, remember }));
        const rule = {
          ...{ id: 'r1', requestId: '0-c0', argumentsHash, by: it.maker, via: 'console', uses: 1, createdAt: at },
          ...{ tool: it.told.tool, covers: it.told.covers === 'signed' ? it.signed.covers : it.told.covers },
        };
        const revoked = it.revoked === undefined ? undefined : { by: 'cleo', at: seconds(it.revoked) };
        const byRule = { action: 'approve', by: 'rule r1', ...(it.edited && { arguments: { amount: 1 } }) };
        const its = it.sameArguments ? args : { amount: 700 };
        const later = requestOf('1-c2', 'c2', {
          ...{ tool: it.tool, kind: it.kind, arguments: its, argumentsHash: hashOfArguments(its) },
          policy: { ...policy, quorum: it.quorum, sign: it.sign },
        });
        const timeline = [
          asked(requestOf('0-c0', 'c0', { policy: undefined }), made),
          { kind: 'tool', id: 't2', at, toolCallId: 'c2', tool: it.tool, requestId: '1-c2', arguments: its },
          asked(later, decided(byRule, { requestId: '1-c2', via: 'rule', rule: 'r1', decidedAt: seconds(it.used) })),
          revoked && it.revokedIn === 'message' && { kind: 'ruleRevoked', id: 'e9', at, rule: { ...rule, revoked } },
        ].filter(Boolean);
        Object.assign(timeline[1] as object, { ranArguments: it.edited ? { amount: 1 } : its });
        const rules = [it.revokedIn === 'state' ? { ...rule, revoked } : rule];
        const view = { ...run(made), rules, timeline } as unknown as RunView;
        const holds =
          it.maker === 'bob' &&
          it.action === 'approve' &&
          (it.told.covers === 'signed' || it.told.covers === it.signed.covers) &&
          it.told.tool === 'refund' &&
          (it.signedTool ?? 'refund') === 'refund' &&
          it.tool === 'refund' &&
          (it.signed.covers === 'tool' || it.sameArguments) &&
          it.used >= 0 &&
          it.used < (it.signed.forSeconds ?? Number.POSITIVE_INFINITY) &&
          it.used < (it.revoked ?? Number.POSITIVE_INFINITY) &&
          !it.sign &&
          it.quorum === 1 &&
          it.kind === 'approval' &&
          !it.edited;
        held += holds ? 1 : 0;
        const ofCall = verifyDecisions(view, trust).problems.filter(({ requestId }) => requestId === '1-c2');
        expect(ofCall.map(({ what }) => what)).toEqual(holds ? [] : ['call']);
      }),
      { numRuns: 150 },
    );
    expect(held).toBeGreaterThan(0);
  });
});

describe('what people do besides', () => {
  const person = { id: idOf('bob'), name: 'bob', roles: [] };
  const signed = (act: 'start' | 'pause' | 'cancel', payload: object) => ({
    ...payload,
    proof: signAct(key, { person }, { act, namespace: 'default', runId: 'r1', payload: { ...payload } }, now),
  });
  const who = { by: 'bob', byId: idOf('bob') };
  const start = { runId: 'r1', agentId: 'a', request: 'x', startedBy: 'bob', startedById: idOf('bob') };
  function verified(...events: RunEventBody[]) {
    const acts = new ActsVerifier('r1', trust);
    for (const [id, event] of events.entries()) acts.take({ id, at, ...event } as never);
    const none = { runId: 'r1', calls: 0, callsVerified: 0, acts: 0, actsVerified: 0, problems: [], notes: [] };
    return acts.with(none);
  }
  const update = (name: string, payload: unknown, updateId = 'u'): RunEventBody[] => [
    { type: 'updateAccepted', updateId, name, payload },
    { type: 'updateCompleted', updateId, result: {}, failed: false },
  ];
  const cancelled: RunEventBody = { type: 'cancelRequested', by: 'bob', reason: '' };

  test('is counted when it is signed', () => {
    const all = verified(
      { type: 'runStarted', input: signed('start', start) },
      ...update('pause', signed('pause', who)),
      { type: 'signalled', name: 'cancelRequested', payload: signed('cancel', { ...who, reason: '' }), by: 'x' },
      cancelled,
    );
    expect(all).toMatchObject({ acts: 3, actsVerified: 3, problems: [] });
  });

  test('is a problem each when it is not: a start, a pause, a cancel, one signature twice', () => {
    const once = signed('pause', who);
    const all = verified(
      { type: 'runStarted', input: start },
      ...update('pause', who, 'a'),
      ...update('pause', once, 'b'),
      ...update('pause', once, 'c'),
      cancelled,
    );
    expect(all.problems.map(({ what, message }) => [what, message])).toEqual([
      ['start', 'nobody signed it'],
      ['pause', 'nobody signed it'],
      ['pause', 'its signature was used before'],
      ['cancel', 'nobody signed the cancel'],
    ]);
    expect(all).toMatchObject({ acts: 5, actsVerified: 1 });
  });
});
