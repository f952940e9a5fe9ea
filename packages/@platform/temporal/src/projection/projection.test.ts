import { describe, expect, it } from 'vitest';
import { auditOf } from '../audit/audit.js';
import { verifyDecisions } from '../audit/verify.js';
import type { PendingDecision } from '../domain/contract.js';
import { hashOfArguments } from '../domain/decisions/arguments-hash.js';
import type { PendingTurn, RunEvent, RunEventBody } from './events.js';
import { projectRun, RunProjection } from './projection.js';
import type { TimelineItem } from './view.js';

/** Second `s` of the day on which everything here happens. */
const at = (s: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, s)).toISOString();

/** Events with consecutive ids, ten seconds apart. */
function events(...bodies: RunEventBody[]): RunEvent[] {
  return bodies.map((body, index) => ({ id: index + 1, at: at(10 * (index + 1)), ...body }));
}

const started: RunEventBody = {
  type: 'runStarted',
  input: { runId: 'r', agentId: 'support', request: 'Refund order 7', startedBy: 'ana' },
};
const scheduled = (turn: number, more: object = {}): RunEventBody => ({
  type: 'turnScheduled',
  activityId: `a${turn}`,
  input: { turn, ...more },
  maximumAttempts: 5,
});
const model = (n: number, content: string, ...tools: [id: string, name: string, args: object][]) => ({
  n,
  kind: 'model',
  key: `m${n}`,
  at: at(n),
  model: 'gpt',
  owner: 'support',
  message: {
    role: 'assistant',
    content,
    tool_calls: tools.map(([id, name, args]) => ({ id, function: { name, arguments: JSON.stringify(args) } })),
    metrics: { input_tokens: 10, output_tokens: 2 },
  },
});
const tool = (n: number, toolCallId: string, result: string) => ({
  n,
  kind: 'tool',
  key: `t${n}`,
  at: at(n),
  tool: 'find',
  toolCallId,
  ok: true,
  result,
});
const claim = (n: number, toolCallId: string) => ({
  n,
  kind: 'claim',
  key: `c${n}`,
  at: at(n),
  tool: 'refund',
  toolCallId,
});
const completed = (
  scheduledId: number,
  turn: number,
  status: string,
  entries: { n: number; [field: string]: unknown }[],
  more: object = {},
): RunEventBody => ({
  type: 'turnCompleted',
  scheduledId,
  result: { turn, status, from: entries[0]?.n ?? 0, entries, ...more },
});
const refund: PendingDecision = {
  id: '0-c2',
  kind: 'approval',
  toolCallId: 'c2',
  tool: 'refund',
  arguments: { order: 7 },
  argumentsHash: 'hash',
  askedAt: at(40),
};
const waits = (...pending: PendingDecision[]): RunEventBody => ({
  type: 'memoChanged',
  memo: { pendingDecisions: pending.length > 0 ? pending : null },
});
const askedRefund = [model(0, 'I refund.', ['c2', 'refund', { order: 7 }])];
/** Ids 1 to 4: started, a turn, which pauses for the refund; the workflow asks. */
const waitingForRefund = [
  started,
  scheduled(0),
  completed(2, 0, 'paused', askedRefund, { requests: [refund] }),
] as const;

const task = [{ type: 'workflowTaskStarted' }, { type: 'workflowTaskCompleted' }] as const;
const signal = (payload: unknown): RunEventBody => ({
  type: 'signalled',
  name: 'submitDecision',
  payload,
  by: 'client',
});
const update = (payload: object): RunEventBody[] => [
  { type: 'updateAccepted', updateId: 'u', name: 'submitDecision', payload },
  { type: 'updateCompleted', updateId: 'u', result: { ...payload, decidedAt: at(55) }, failed: false },
];

function find<Kind extends TimelineItem['kind']>(timeline: TimelineItem[], kind: Kind) {
  return timeline.filter((item) => item.kind === kind) as Extract<TimelineItem, { kind: Kind }>[];
}

describe('the view of a run', () => {
  it('tells who asked for what, what the agent said, did and answered, and what it used', () => {
    const entries = [model(0, 'I look.', ['c1', 'find', { order: 7 }]), tool(1, 'c1', 'found'), model(2, 'Done.')];
    const result = { type: 'runCompleted', result: { content: 'Done.' } } as const;
    const view = projectRun(events(started, scheduled(0), completed(2, 0, 'completed', entries), result));
    expect(view).toMatchObject({
      runId: 'r',
      agentId: 'support',
      startedBy: 'ana',
      startedAt: at(10),
      status: 'completed',
      statusSince: at(40),
      endedAt: at(40),
      content: 'Done.',
      turns: 1,
      usage: { inputTokens: 20, outputTokens: 4, modelCalls: 2, toolCalls: 1 },
      eventId: 4,
    });
    expect(view.timeline).toMatchObject([
      { kind: 'request', by: 'ana', request: 'Refund order 7' },
      { id: '0.0', kind: 'message', text: 'I look.' },
      { id: '0.0.0', kind: 'tool', tool: 'find', arguments: { order: 7 }, state: 'done', result: 'found' },
      { id: '0.2', kind: 'message', text: 'Done.' },
      { kind: 'ended', status: 'completed' },
    ]);
  });

  it('is the same whether an entry comes from a heartbeat, a signal, a result, or all of them', () => {
    const entries = [model(0, 'I look.', ['c1', 'find', {}]), tool(1, 'c1', 'found'), model(2, 'Done.')];
    const journal: RunEventBody = {
      type: 'signalled',
      name: 'journal',
      payload: { turn: 0, entries },
      by: '',
    };
    const heartbeat = { turn: 0, started: 0, from: 0, entries };
    const timedOut: RunEventBody = {
      type: 'turnFailed',
      scheduledId: 2,
      failure: { type: 'Timeout', message: 'lost', workerLost: true, heartbeat },
    };
    const items = (view: { timeline: TimelineItem[] }) =>
      view.timeline.filter(({ kind }) => kind === 'message' || kind === 'tool');
    const fromResult = projectRun(events(started, scheduled(0), completed(2, 0, 'interrupted', entries)));
    const pending: PendingTurn = { activityId: 'a0', attempt: 1, maximumAttempts: 5, state: 'running', heartbeat };
    const live = projectRun(events(started, scheduled(0)), { turn: pending, at: at(30) });
    const fromSignal = projectRun(events(started, scheduled(0), journal, completed(2, 0, 'interrupted', entries)));
    const fromTimeout = projectRun(events(started, scheduled(0), journal, timedOut));
    for (const view of [live, fromSignal, fromTimeout]) {
      expect(items(view)).toEqual(items(fromResult));
      expect(view.usage).toEqual(fromResult.usage);
    }
  });

  it('does not take the description of another turn for that of this one', () => {
    const heartbeat = { turn: 0, started: 0, from: 0, entries: [model(0, 'Old.')] };
    const other: PendingTurn = { activityId: 'another', attempt: 3, maximumAttempts: 5, state: 'running', heartbeat };
    expect(projectRun(events(started, scheduled(1)), { turn: other, at: at(30) })).toEqual(
      projectRun(events(started, scheduled(1))),
    );
  });
});

const madeRule = {
  ...{ id: 'r1', tool: 'refund', covers: 'tool', requestId: '0-c2', argumentsHash: 'h', arguments: {} },
  ...{ by: 'bo', via: 'cli', createdAt: '2026-01-01T10:00:00.000Z', uses: 0 },
};

describe('a call that was not made', () => {
  const told = (more: object) => ({ role: 'tool', tool_call_id: 'c1', content: 'no such tool', ...more });
  const asked = model(0, 'I look.', ['c1', 'find', { order: 7 }]);
  it.each([
    ['the next request', [asked, { ...model(1, 'Done.'), input: [told({})] }], {}],
    ['the end of the turn', [asked], { state: { run: {}, messages: [told({ tool_call_error: true })] } }],
    ['the end of the run', [asked], { messages: [told({})] }],
  ])('is over with what %s tells the model, without an entry of its own', (_, entries, more) => {
    const view = projectRun(events(started, scheduled(0), completed(2, 0, 'completed', entries, more)));
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'failed', error: 'no such tool' }]);
  });

  it('does not change what became of a call that was', () => {
    const entries = [asked, tool(1, 'c1', 'found'), { ...model(2, 'Done.'), input: [told({})] }];
    const view = projectRun(events(started, scheduled(0), completed(2, 0, 'completed', entries)));
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'done', result: 'found' }]);
  });
});

describe('a decision', () => {
  it('is waited for from the moment the workflow asks, not when the turn ends', () => {
    expect(projectRun(events(...waitingForRefund))).toMatchObject({ status: 'running', waitingFor: [] });
    const view = projectRun(events(...waitingForRefund, waits(refund)));
    expect(view).toMatchObject({ status: 'waiting', statusSince: at(40), waitingFor: [refund] });
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'requested', requestId: '0-c2' }]);
  });

  it('by update shows who, when, how, and the edited arguments', () => {
    const decision = { requestId: '0-c2', action: 'approve', by: 'bo', arguments: { order: 8 } };
    const ran = completed(8, 1, 'completed', [claim(0, 'c2'), tool(1, 'c2', 'refunded')]);
    const view = projectRun(
      events(...waitingForRefund, waits(refund), ...update(decision), waits(), scheduled(1), ran),
    );
    expect(find(view.timeline, 'decision')).toMatchObject([
      { request: refund, decision: { ...decision, decidedAt: at(55), via: 'client' } },
    ]);
    expect(find(view.timeline, 'tool')).toMatchObject([
      { arguments: { order: 7 }, editedArguments: { order: 8 }, state: 'done', result: 'refunded' },
    ]);
    expect(view.status).toBe('running');
  });

  it('by signal counts once the workflow has seen it, by its clock', () => {
    const decision = { requestId: '0-c2', action: 'reject', by: 'bo', note: 'no' };
    const sent = [...waitingForRefund, waits(refund), signal(decision)];
    expect(projectRun(events(...sent))).toMatchObject({ status: 'waiting', waitingFor: [refund] });
    const view = projectRun(events(...sent, ...task, waits()));
    expect(find(view.timeline, 'decision')).toMatchObject([
      { decision: { ...decision, decidedAt: at(60), via: 'signal' } },
    ]);
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'rejected' }]);
    expect(view).toMatchObject({ status: 'running', waitingFor: [] });
  });

  it.each([
    ['of an unknown shape', 'yes', 'InvalidDecision', 'unknown'],
    ['that could not be decoded', { undecodable: 'bad encoding' }, 'InvalidDecision', 'unknown'],
    ['on another request', { requestId: 'x', action: 'approve', by: 'eve' }, 'UnknownRequest', 'eve'],
    ['that does not fit', { requestId: '0-c2', action: 'skip', by: 'eve' }, 'InvalidDecision', 'eve'],
  ])('by a signal %s is noted as ignored', (_, payload, reason, by) => {
    const view = projectRun(events(...waitingForRefund, waits(refund), signal(payload), ...task));
    expect(find(view.timeline, 'ignoredDecision')).toMatchObject([{ by, reason }]);
    expect(view).toMatchObject({ status: 'waiting', waitingFor: [refund] });
  });

  it('that was taken before is not taken again', () => {
    const approve = { requestId: '0-c2', action: 'approve', by: 'bo' };
    const view = projectRun(
      events(...waitingForRefund, waits(refund), signal(approve), signal({ ...approve, by: 'eve' }), ...task),
    );
    expect(find(view.timeline, 'decision')).toMatchObject([{ decision: { by: 'bo' } }]);
    expect(find(view.timeline, 'ignoredDecision')).toMatchObject([{ by: 'eve', reason: 'AlreadyDecided' }]);
  });

  it('that no person made is told by the memo', () => {
    const urgent = { ...refund, deadline: at(45) };
    const decision = { requestId: '0-c2', action: 'reject', by: 'deadline', via: 'deadline', decidedAt: at(60) };
    const expired: RunEventBody = {
      type: 'memoChanged',
      memo: { automaticDecisions: [decision], pendingDecisions: null },
    };
    const view = projectRun(events(...waitingForRefund, waits(urgent), ...task, expired));
    expect(find(view.timeline, 'decision')).toMatchObject([{ request: urgent, decision }]);
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'rejected' }]);
    expect(view).toMatchObject({ status: 'running', waitingFor: [] });
  });

  it('by a rule is told by the memo before anything was asked, with the rules of the run', () => {
    const decision = {
      requestId: '0-c2',
      action: 'approve',
      by: 'rule r1',
      via: 'rule',
      rule: 'r1',
      decidedAt: at(40),
    };
    const rules = [{ ...madeRule, uses: 1 }];
    const ran = completed(5, 1, 'completed', [
      { ...claim(0, 'c2'), arguments: { order: 7 } },
      tool(1, 'c2', 'refunded'),
    ]);
    const memo: RunEventBody = {
      type: 'memoChanged',
      memo: { automaticDecisions: [decision], rules, pendingDecisions: null },
    };
    const view = projectRun(events(...waitingForRefund, memo, scheduled(1), ran));
    expect(find(view.timeline, 'decision')).toMatchObject([{ decision }]);
    expect(view).toMatchObject({ status: 'running', rules });
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'done', ranArguments: { order: 7 } }]);
  });

  const amount = { arguments: { order: 7 } };
  const ends = {
    claim: { ...claim(0, 'c2'), ...amount },
    ok: { ...tool(0, 'c2', 'refunded'), ...amount, ms: 3 },
    failed: { ...tool(0, 'c2', ''), ...amount, ok: false, result: null, error: 'no', ms: 3 },
    'without its arguments': { ...tool(0, 'c2', 'refunded'), ms: 3 },
    saidRan: { ...tool(0, 'c2', 'refunded'), ...amount },
    saidSkipped: { ...tool(0, 'c2', ''), ...amount, ok: false, result: null, error: 'this call was skipped by bo' },
  };
  const lost = { ...refund, kind: 'outcome' as const };
  it.each([
    ['reject', refund, ['claim', 'ok', 'failed', 'without its arguments', 'saidRan', 'saidSkipped'], []],
    ['skip', lost, ['claim', 'ok', 'failed', 'without its arguments', 'saidRan'], ['saidSkipped']],
    ['ran', lost, ['claim', 'ok', 'failed', 'without its arguments', 'saidSkipped'], ['saidRan']],
  ] as const)(
    '%s is not hidden by the call that runs all the same, and what people said of it is no such call',
    (action, request, ran, told) => {
      const callsAfter = (...entries: { n: number }[]) => {
        const asked = completed(2, 0, 'paused', askedRefund, { requests: [request] });
        const taken = update({ requestId: '0-c2', action, by: 'bo' });
        const after = completed(8, 1, 'completed', entries);
        const view = projectRun(
          events(started, scheduled(0), asked, waits(request), ...taken, waits(), scheduled(1), after),
        );
        const { problems } = verifyDecisions(view, { namespace: 'default', keys: [] });
        return { problems: problems.filter(({ what }) => what === 'call'), tools: find(view.timeline, 'tool') };
      };
      for (const how of ran) {
        const { problems, tools } = callsAfter(ends[how]);
        expect(problems, how).toMatchObject([{ requestId: '0-c2', message: 'it ran, and nobody had decided' }]);
        expect(tools, how).toMatchObject([{ id: '0.0.0' }, { id: '1.0', requestId: '0-c2', tool: ends[how].tool }]);
      }
      for (const how of told) expect(callsAfter(ends[how]).problems, how).toEqual([]);
      expect(callsAfter().problems).toEqual([]);
      // Its claim and its end are one call.
      expect(callsAfter(ends.claim, { ...ends.ok, n: 1 }).problems).toHaveLength(1);
    },
  );

  it('lets a call run once: a second time shows as a call that nobody decided on', () => {
    const taken = update({ requestId: '0-c2', action: 'approve', by: 'bo' });
    const after = completed(8, 1, 'completed', [ends.claim, { ...ends.ok, n: 1 }, { ...ends.ok, n: 2 }]);
    const view = projectRun(events(...waitingForRefund, waits(refund), ...taken, waits(), scheduled(1), after));
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'done' }, { state: 'done', id: '1.2' }]);
    const { problems } = verifyDecisions(view, { namespace: 'default', keys: [] });
    expect(problems.map(({ message }) => message)).toContain('it ran, and nobody had decided');
  });

  it('by a signal that makes a rule shows which', () => {
    const remember = { covers: 'tool' };
    const rules: RunEventBody = { type: 'memoChanged', memo: { rules: [madeRule] } };
    const sent = signal({ requestId: '0-c2', action: 'approve', by: 'bo', remember });
    const view = projectRun(events(...waitingForRefund, waits(refund), sent, ...task, rules, waits()));
    expect(find(view.timeline, 'decision')).toMatchObject([{ decision: { by: 'bo', createdRule: 'r1' } }]);
  });

  it('by a signal that the workflow sees after the deadline is ignored', () => {
    const late = signal({ requestId: '0-c2', action: 'approve', by: 'bo' });
    const urgent = { ...refund, deadline: at(55) };
    const view = projectRun(events(...waitingForRefund, waits(urgent), late, ...task));
    expect(find(view.timeline, 'ignoredDecision')).toMatchObject([
      { by: 'bo', reason: 'AlreadyDecided', requestId: '0-c2', given: expect.stringContaining('"approve"') },
    ]);
  });

  it('by two signals is one of two votes each, and taken with the second', () => {
    const two = { ...refund, policy: { quorum: 2, notStarter: true } };
    const approve = { requestId: '0-c2', action: 'approve' };
    const sent = [...waitingForRefund, waits(two), signal({ ...approve, by: 'bo' }), signal({ ...approve, by: 'Ana' })];
    const first = projectRun(events(...sent, ...task));
    expect(first.waitingFor).toMatchObject([{ id: '0-c2', votes: [{ by: 'bo', via: 'signal' }] }]);
    expect(find(first.timeline, 'ignoredDecision')).toMatchObject([{ by: 'Ana', reason: 'StartedByDecider' }]);
    const both = projectRun(events(...sent, ...task, signal({ ...approve, by: 'cy' }), ...task));
    expect(find(both.timeline, 'decision')).toMatchObject([
      { decision: { by: 'cy', via: 'signal', votes: [{ by: 'bo' }, { by: 'cy' }] } },
    ]);
  });

  it('by update that is one of several votes leaves the request open', () => {
    const vote = { requestId: '0-c2', action: 'approve', by: 'bo' };
    const voted = { ...refund, votes: [{ action: 'approve' as const, by: 'bo', at: at(50) }] };
    const answer: RunEventBody[] = [
      { type: 'updateAccepted', updateId: 'u', name: 'submitDecision', payload: vote },
      waits(voted),
      {
        type: 'updateCompleted',
        updateId: 'u',
        result: { ...vote, votedAt: at(50), agreed: 1, required: 2 },
        failed: false,
      },
    ];
    const view = projectRun(events(...waitingForRefund, waits(refund), ...answer));
    expect(view).toMatchObject({ status: 'waiting', waitingFor: [voted] });
    expect(find(view.timeline, 'decision')).toMatchObject([{ request: voted }]);
    expect(find(view.timeline, 'decision')[0]?.decision).toBeUndefined();
  });

  it('that nobody took in time is shown as escalated, once', () => {
    const to = { roles: ['ops'] };
    const escalations = [{ at: at(55), to }];
    const escalated = { ...refund, escalations: [{ at: at(55), to, done: true }] };
    const view = projectRun(
      events(...waitingForRefund, waits({ ...refund, escalations }), waits(escalated), waits(escalated)),
    );
    expect(find(view.timeline, 'escalated')).toMatchObject([{ requestId: '0-c2', tool: 'refund', to }]);
  });

  it('about a rule that was revoked shows by whom', () => {
    const rule = { ...madeRule, revoked: { by: 'bo', at: at(50), note: 'enough' } };
    const view = projectRun(
      events(
        ...waitingForRefund,
        { type: 'updateAccepted', updateId: 'u', name: 'revokeRule', payload: { ruleId: 'r1', by: 'bo' } },
        { type: 'memoChanged', memo: { rules: [rule] } },
        { type: 'updateCompleted', updateId: 'u', result: rule, failed: false },
      ),
    );
    expect(find(view.timeline, 'ruleRevoked')).toMatchObject([{ by: 'bo', note: 'enough', rule: { id: 'r1' } }]);
    expect(view.rules).toEqual([rule]);
  });

  it('on one request leaves the others pending', () => {
    const other = { ...refund, id: '0-c3', toolCallId: 'c3' };
    const approve = { requestId: '0-c3', action: 'approve', by: 'bo' };
    const view = projectRun(events(...waitingForRefund, waits(refund, other), ...update(approve), waits(refund)));
    expect(view).toMatchObject({ status: 'waiting', waitingFor: [{ id: '0-c2' }] });
  });

  it('that came in a way this version does not know is known from what the next turn was told', () => {
    const decisions = [{ requestId: '0-c2', action: 'approve', by: 'bo' }];
    const view = projectRun(events(...waitingForRefund, waits(refund), waits(), scheduled(1, { decisions })));
    expect(find(view.timeline, 'decision')).toMatchObject([{ decision: { action: 'approve', by: 'bo' } }]);
  });

  it('on a lost tool call that is asked again has an item of its own', () => {
    const lost = { ...refund, kind: 'outcome' as const };
    const again = { requestId: '0-c2', action: 'again', by: 'ops' };
    const asks = (scheduledId: number) => completed(scheduledId, 0, 'unknownOutcome', [], { requests: [lost] });
    const view = projectRun(
      events(
        started,
        scheduled(0),
        asks(2),
        waits(lost),
        ...update(again),
        waits(),
        scheduled(0),
        asks(8),
        waits(lost),
      ),
    );
    expect(find(view.timeline, 'decision').map(({ decision }) => decision?.action)).toEqual(['again', undefined]);
    expect(view).toMatchObject({ status: 'waiting', waitingFor: [{ id: '0-c2' }] });
  });
});

describe('what a person does or says instead of a tool', () => {
  const asksOf = (request: PendingDecision): [RunEventBody, RunEventBody] => [
    completed(2, 0, 'paused', [model(0, '', ['c2', 'refund', { order: 7 }])], { requests: [request] }),
    waits(request),
  ];
  const decided = (submission: object): RunEventBody[] => [
    { type: 'updateAccepted', updateId: 'u', name: 'submitDecision', payload: submission },
    { type: 'updateCompleted', updateId: 'u', result: { ...submission, decidedAt: at(45) }, failed: false },
    waits(),
  ];

  it('a task has not begun until somebody says what came of it, and then is done', () => {
    const task: PendingDecision = { ...refund, kind: 'outcome', external: true };
    const asked = projectRun(events(started, scheduled(0), ...asksOf(task)));
    expect(find(asked.timeline, 'tool')).toMatchObject([{ state: 'requested' }]);
    const ran = { requestId: '0-c2', action: 'ran', by: 'ana', result: 'refunded by hand' };
    const view = projectRun(events(started, scheduled(0), ...asksOf(task), ...decided(ran)));
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'done', result: 'refunded by hand' }]);
  });

  it('a question is done with its answer, as it was read', () => {
    const question: PendingDecision = { ...refund, kind: 'question', questions: [] };
    const answer = { requestId: '0-c2', action: 'answer', by: 'ana', values: { 'Which city?': ['Oslo', 'Rome'] } };
    const view = projectRun(events(started, scheduled(0), ...asksOf(question), ...decided(answer)));
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'done', result: 'Which city?: Oslo, Rome' }]);
  });
});

describe('failed attempts', () => {
  const limited = { type: 'RateLimited', message: '429', workerLost: false, details: { started: 0, acked: 2 } };
  const entries = [model(0, 'I look.', ['c1', 'find', {}]), tool(1, 'c1', 'found'), model(2, 'Done.')];

  it('are shown live with their cause and the next attempt', () => {
    const turn: PendingTurn = {
      activityId: 'a0',
      attempt: 3,
      maximumAttempts: 5,
      state: 'retrying',
      nextAttemptAt: at(34),
      lastFailure: limited,
    };
    const view = projectRun(events(started, scheduled(0)), { turn, at: at(30) });
    expect(find(view.timeline, 'attempts')).toMatchObject([
      { failed: 2, maximumAttempts: 5, failure: { message: '429' }, state: 'retrying', nextAttemptAt: at(34) },
    ]);
    expect(view.turn).toMatchObject({ state: 'retrying', attempt: 3, lastFailure: { type: 'RateLimited' } });
  });

  it('stand where they happened, between the entries before and after', () => {
    const last: RunEventBody = { type: 'turnStarted', scheduledId: 2, attempt: 3, lastFailure: limited };
    const view = projectRun(events(started, scheduled(0), last, completed(2, 0, 'completed', entries)));
    expect(view.timeline.map(({ id }) => id)).toEqual(['request', '0.0', '0.0.0', '0.attempts.2', '0.2']);
    expect(find(view.timeline, 'attempts')).toMatchObject([{ failed: 2, state: 'recovered', workerLost: false }]);
  });

  it.each(['recovered', 'gaveUp'])('are in the end the same for who watched as for who looks later: %s', (end) => {
    const last: RunEventBody = {
      type: 'turnStarted',
      scheduledId: 2,
      attempt: 3,
      lastFailure: limited,
    };
    const failed: RunEventBody = { type: 'turnFailed', scheduledId: 2, failure: limited };
    const ended = end === 'gaveUp' ? failed : completed(2, 0, 'completed', entries);
    const all = events(started, scheduled(0), last, ended);
    const watched = new RunProjection();
    for (const event of all.slice(0, 2)) watched.apply(event);
    for (const [attempt, seen] of [
      [2, 25],
      [3, 31],
    ] as const) {
      const turn: PendingTurn = {
        activityId: 'a0',
        attempt,
        maximumAttempts: 5,
        state: 'running',
        lastFailure: limited,
      };
      watched.applyLive({ turn, at: at(seen) });
    }
    expect(find(watched.view().timeline, 'attempts')).toMatchObject([{ at: at(25), failed: 2 }]);
    for (const event of all.slice(2)) watched.apply(event);
    expect(watched.view().timeline).toEqual(projectRun(all).timeline);
    expect(find(watched.view().timeline, 'attempts')).toMatchObject([{ state: end, failed: expect.any(Number) }]);
  });

  it('are known one by one, as far as the turn has written them down', () => {
    const lost = { attempt: 1, startedAt: at(21), endedAt: at(22), type: 'WorkerLost', message: 'gone' };
    const last: RunEventBody = { type: 'turnStarted', scheduledId: 2, attempt: 3, lastFailure: limited };
    const attempts = [lost, { attempt: 2, endedAt: at(24), type: 'RateLimited', message: '429' }];
    const done = projectRun(events(started, scheduled(0), last, completed(2, 0, 'completed', entries, { attempts })));
    expect(find(done.timeline, 'attempts')).toMatchObject([{ failed: 2, failures: attempts }]);
    expect(done.timeline.map(({ id }) => id)).toEqual(['request', '0.0', '0.0.0', '0.attempts.2', '0.2']);

    const failure = { ...limited, details: { started: 0, acked: 2, attempts: [lost, { attempt: 'x' }, null] } };
    const gaveUp = projectRun(
      events(started, scheduled(0), { ...last, attempt: 2 }, { type: 'turnFailed', scheduledId: 2, failure }),
    );
    const known = [lost, { attempt: 2, type: 'RateLimited', message: '429' }];
    expect(find(gaveUp.timeline, 'attempts')).toMatchObject([{ failed: 2, state: 'gaveUp', failures: known }]);

    const heartbeat = { turn: 0, started: 0, from: 0, entries: [], attempts: [lost] };
    const turn: PendingTurn = {
      activityId: 'a0',
      attempt: 3,
      maximumAttempts: 5,
      state: 'running',
      lastFailure: limited,
      heartbeat,
    };
    const live = projectRun(events(started, scheduled(0)), { turn, at: at(30) });
    expect(find(live.timeline, 'attempts')).toMatchObject([{ failed: 2, state: 'again', failures: known }]);
  });

  it('stand before the tool that they delayed, and after those that had ended', () => {
    const late = { ...limited, details: { acked: 2 } };
    const two = [
      model(0, 'I look.', ['c1', 'find', {}], ['c2', 'find', {}]),
      tool(1, 'c1', 'found'),
      tool(2, 'c2', 'found late'),
    ];
    const last: RunEventBody = { type: 'turnStarted', scheduledId: 2, attempt: 2, lastFailure: late };
    const view = projectRun(events(started, scheduled(0), last, completed(2, 0, 'completed', two)));
    expect(view.timeline.map(({ id }) => id)).toEqual(['request', '0.0', '0.0.0', '0.attempts.2', '0.0.1']);
  });

  it('of a lost worker, about which nothing is recorded, stand where the next attempt began', () => {
    const lost = { type: 'Timeout', message: 'lost', workerLost: true };
    const later = entries.map((entry, n) => ({ ...entry, at: at(n === 2 ? 35 : 25) }));
    const last: RunEventBody = { type: 'turnStarted', scheduledId: 2, attempt: 2, lastFailure: lost };
    const view = projectRun(events(started, scheduled(0), last, completed(2, 0, 'completed', later)));
    expect(view.timeline.map(({ id }) => id)).toEqual(['request', '0.0', '0.0.0', '0.attempts.2', '0.2']);
  });

  it('that end in a stall say so, and who retried', () => {
    const failed: RunEventBody = { type: 'turnFailed', scheduledId: 2, failure: { ...limited, type: 'Auth' } };
    const stall = { type: 'Auth', message: '401', since: at(30), turn: 0 };
    const stalled = [started, scheduled(0), failed, { type: 'memoChanged', memo: { stall } } as const];
    expect(projectRun(events(...stalled))).toMatchObject({ status: 'stalled', statusSince: at(40), stall });
    const view = projectRun(
      events(
        ...stalled,
        { type: 'updateAccepted', updateId: 'u', name: 'retry', payload: { by: 'ops', note: 'mended' } },
        { type: 'updateCompleted', updateId: 'u', result: undefined, failed: false },
        { type: 'memoChanged', memo: { stall: null } },
      ),
    );
    expect(view).toMatchObject({ status: 'running', stall: undefined });
    expect(view.timeline.map(({ kind }) => kind)).toEqual(['request', 'attempts', 'stalled', 'retried']);
    expect(find(view.timeline, 'attempts')).toMatchObject([{ state: 'gaveUp' }]);
    expect(find(view.timeline, 'retried')).toMatchObject([{ by: 'ops', note: 'mended' }]);
  });
});

describe('the end of a run', () => {
  it.each<[string, RunEventBody, string, RegExp]>([
    [
      'terminated',
      { type: 'runTerminated', by: 'ops', reason: 'wrong data' },
      'failed',
      /Terminated by ops: wrong data/,
    ],
    ['timed out', { type: 'runTimedOut' }, 'failed', /time limit/],
    ['failed', { type: 'runFailed', failure: { type: 'X', message: 'broken', workerLost: false } }, 'failed', /broken/],
  ])('%s is a failure in words', (_, end, status, message) => {
    const view = projectRun(events(started, end));
    expect(view).toMatchObject({ status, failure: { message: expect.stringMatching(message) } });
    expect(view.timeline.at(-1)).toMatchObject({ kind: 'ended', status, message: expect.stringMatching(message) });
  });

  it('by cancellation says who asked and why, and that a tool call under way may have run', () => {
    const journal = { turn: 0, entries: [...askedRefund, claim(1, 'c2')] };
    const view = projectRun(
      events(
        started,
        scheduled(0),
        { type: 'signalled', name: 'journal', payload: journal, by: '' },
        { type: 'cancelRequested', by: 'cleo', reason: 'mistake' },
        { type: 'runCancelled' },
      ),
    );
    expect(view).toMatchObject({ status: 'cancelled', cancelRequested: { by: 'cleo', reason: 'mistake', at: at(40) } });
    expect(find(view.timeline, 'tool')).toMatchObject([{ state: 'unknown' }]);
  });
});

describe('a run recorded by another version', () => {
  it('is shown without what this version does not know', () => {
    const strange: unknown[] = [
      { n: 0, kind: 'thought', key: 't0', at: at(1) },
      { ...model(1, ''), message: { role: 'assistant' }, more: true },
      {
        ...model(2, ''),
        message: {
          role: 'assistant',
          content: [{ type: 'text', text: 'Hi' }, { type: 'image' }],
          tool_calls: [{}, 3],
        },
      },
      tool(3, '', ''),
    ];
    const view = projectRun(
      events(
        { type: 'runStarted', input: { runId: 'r', later: 1 } },
        { type: 'other', name: 'NEW_EVENT' },
        scheduled(0),
        { type: 'signalled', name: 'journal', payload: { turn: 0, entries: strange }, by: '' },
        { type: 'signalled', name: 'steer', payload: {}, by: '' },
        { type: 'updateAccepted', updateId: 'x', name: 'pause', payload: 1 },
        { type: 'updateCompleted', updateId: 'x', result: 1, failed: false },
        { type: 'turnCompleted', scheduledId: 3, result: { status: 'napping', entries: 'none', requests: 7 } },
        { type: 'turnCompleted', scheduledId: 99, result: undefined },
        { type: 'memoChanged', memo: { pendingDecisions: 'many', later: 1 } },
        { type: 'runCompleted', result: undefined },
      ),
    );
    expect(view).toMatchObject({ status: 'completed', turns: 1 });
    const ids = view.timeline.flatMap(({ id, kind }) => (kind === 'unreadable' ? [] : id));
    expect(ids).toEqual(['request', '0.0', '0.1', '0.2', '0.2.0', '0.2.1', '0.3', 'e11']);
    expect(find(view.timeline, 'unreadable')).toMatchObject([
      { message: expect.stringContaining('what it waits for') },
    ]);
    expect(find(view.timeline, 'unknownEntry')).toMatchObject([{ entryKind: 'thought' }]);
    expect(find(view.timeline, 'message').map(({ text }) => text)).toEqual(['', 'Hi']);
  });
});

describe('those who follow a run', () => {
  const history = events(
    ...waitingForRefund,
    waits(refund),
    ...update({ requestId: '0-c2', action: 'approve', by: 'bo' }),
    waits(),
  );

  it('get only what changed since they looked last', () => {
    const projection = new RunProjection();
    for (const event of history.slice(0, 4)) projection.apply(event);
    const { revision } = projection;
    for (const event of history.slice(4)) projection.apply(event);
    expect(projection.changedSince({ revision }).map(({ id }) => id)).toEqual(['decision.0-c2']);
  });

  it('resume after a history event', () => {
    const projection = new RunProjection();
    for (const event of history) projection.apply(event);
    expect(projection.changedSince({ eventId: 4 }).map(({ id }) => id)).toEqual(['decision.0-c2']);
    expect(projection.changedSince({ eventId: 0 })).toEqual(projection.view().timeline);
  });

  it('may read events again that they had', () => {
    const projection = new RunProjection();
    for (const event of [...history, ...history]) projection.apply(event);
    expect(projection.view()).toEqual(projectRun(history));
  });

  it('tell that a worker fails on the run, that nobody takes it, and nothing once its task is done', () => {
    const failed = (diverged: boolean): RunEventBody => ({ type: 'workflowTaskFailed', message: 'boom', diverged });
    const open = [started, { type: 'workflowTaskScheduled' } as const];
    expect(projectRun(events(...open)).blocked).toBeUndefined();
    expect(projectRun(events(...open), { nobody: 'Nobody is there.', at: at(30) }).blocked).toEqual({
      type: 'NoWorker',
      message: 'Nobody is there.',
      since: at(20),
    });
    expect(projectRun(events(...open, failed(true))).blocked).toMatchObject({ type: 'Diverged', since: at(20) });
    const fails = projectRun(events(...open, failed(false), { type: 'workflowTaskScheduled' }));
    expect(fails.blocked).toMatchObject({ type: 'WorkerFails', message: expect.stringContaining('boom') });
    expect(projectRun(events(...open, failed(true), ...task)).blocked).toBeUndefined();
  });

  it('see a tool call once although the heartbeat is read before the signal that holds what came before it', () => {
    const projection = new RunProjection();
    const result = tool(1, 'c2', 'refunded');
    const heartbeat = { turn: 0, started: 0, from: 1, entries: [result] };
    for (const event of events(started, scheduled(0))) projection.apply(event);
    const turn: PendingTurn = { activityId: 'a0', state: 'running', attempt: 1, maximumAttempts: 5, heartbeat };
    projection.applyLive({ turn, at: at(30) });
    const journal: RunEventBody = {
      type: 'signalled',
      name: 'journal',
      by: 'x',
      payload: { turn: 0, entries: [claim(0, 'c2')] },
    };
    for (const event of events(started, scheduled(0), journal, completed(2, 0, 'completed', [result])))
      projection.apply(event);
    expect(projection.view().timeline.filter(({ kind }) => kind === 'tool')).toMatchObject([{ state: 'done' }]);
  });
});

describe('a journal signal that anybody can send', () => {
  const signalled = (payload: unknown, by = 'eve'): RunEventBody => ({
    type: 'signalled',
    name: 'journal',
    payload,
    by,
  });
  const asks = model(0, '', ['c1', 'find', {}]);

  it('never shows a result that did not come from the tool, once the turn has said what did', () => {
    const story = events(
      started,
      scheduled(0),
      signalled({
        turn: 0,
        entries: [{ ...asks, costUsd: 5 }, tool(1, 'c1', 'forged'), model(2, 'forged', ['c9', 'pay', {}])],
      }),
      completed(2, 0, 'completed', [asks, tool(1, 'c1', 'found')]),
    );
    const before = projectRun(story.slice(0, 3));
    expect(find(before.timeline, 'tool')).toMatchObject([{ result: 'forged' }, { tool: 'pay' }]);
    const view = projectRun(story);
    expect(find(view.timeline, 'tool')).toMatchObject([{ id: '0.0.0', state: 'done', result: 'found' }]);
    expect(find(view.timeline, 'message').map(({ text }) => text)).toEqual(['']);
    expect(view.usage).toEqual({ modelCalls: 1, toolCalls: 1, inputTokens: 10, outputTokens: 2 });
    expect(JSON.stringify(view.timeline)).not.toContain('pay');
    expect(find(view.timeline, 'ignoredJournal').find(({ id }) => id === 'ignoredJournal')).toMatchObject({ count: 3 });
  });

  it('is one note, however many there are', () => {
    const many = Array.from({ length: 50 }, (_, n) => signalled({ turn: 0, entries: [model(n + 7, 'forged')] }));
    const view = projectRun(events(started, scheduled(0), ...many, signalled('abc', 'bo'), signalled([null], 'bo')));
    expect(view.timeline.map(({ kind }) => kind)).toEqual(['request', 'ignoredJournal']);
    expect(view.timeline[1]).toMatchObject({ count: 52, by: 'eve' });
    expect(find(view.timeline, 'ignoredJournal')[0]?.reasons).toHaveLength(5);
    expect(view.usage.modelCalls).toBe(0);
  });

  it('of other content than what is there is told as a conflict', () => {
    const view = projectRun(
      events(
        started,
        scheduled(0),
        signalled({ turn: 0, entries: [asks, tool(1, 'c1', 'found')] }),
        signalled({ turn: 0, entries: [tool(1, 'c1', 'forged')] }),
      ),
    );
    expect(find(view.timeline, 'tool')).toMatchObject([{ result: 'found' }]);
    expect(find(view.timeline, 'ignoredJournal')).toMatchObject([
      { count: 1, by: 'eve', reasons: ['entry 1 of turn 0 is there already, with other content'] },
    ]);
  });
});

it('answers that a run begins with stand in its timeline and audit, as decided in the run before', () => {
  const answers = [
    { requestId: '3-c1', toolCallId: 'c1', kind: 'approval', action: 'approve', by: 'bo', argumentsHash: 'h' },
    {
      requestId: '3-c2',
      toolCallId: 'c2',
      kind: 'approval',
      action: 'reject',
      by: 'cleo',
      argumentsHash: 'h',
      note: 'no',
    },
    { requestId: 7 },
  ];
  const kept = [{ ...tool(0, 'c1', 'found'), arguments: { order: 7 } }];
  const input = { runId: 'r', agentId: 'support', request: 'x', startedBy: 'ana', kept, answers };
  const view = projectRun(events({ type: 'runStarted', input }, scheduled(0, { decisions: answers.slice(0, 2) })));
  expect(view.waitingFor).toEqual([]);
  expect(auditOf(view)).toMatchObject([
    { event: 'decided', by: 'bo', via: 'fork', action: 'approve', tool: 'find', arguments: { order: 7 } },
    { event: 'decided', by: 'cleo', via: 'fork', action: 'reject', note: 'no' },
  ]);
});

it('of two kept calls of one id, an answer is shown with the one whose arguments were approved', () => {
  const kept = [
    { ...tool(0, 'c1', 'found'), arguments: { order: 7 } },
    { ...tool(1, 'c1', 'found'), arguments: { order: 8 } },
  ];
  const answer = { requestId: '0-c1', toolCallId: 'c1', kind: 'approval', action: 'approve', by: 'bo' };
  const shownWith = (argumentsHash: string) => {
    const answers = [{ ...answer, argumentsHash }];
    const input = { runId: 'r', agentId: 'support', request: 'x', startedBy: 'ana', kept, answers };
    const view = projectRun([{ id: 1, at: '2026-01-01T10:00:00.000Z', type: 'runStarted', input } as RunEvent]);
    return view.timeline.find((item) => item.kind === 'decision')?.request.arguments;
  };
  expect(shownWith(hashOfArguments({ order: 7 }))).toEqual({ order: 7 });
  expect(shownWith(hashOfArguments({ order: 8 }))).toEqual({ order: 8 });
});

// Promise: what a person said for a fork is never taken for what the model or the tool did.
it('what a fork changed is shown with who said it, and the audit has it', () => {
  const by = { by: 'ana', byId: 'p:ana' };
  const message = {
    role: 'assistant',
    content: 'mine',
    tool_calls: [{ id: 'c1', function: { name: 'find', arguments: '{"order":8}' } }],
  };
  const changed = [
    { what: 'answer', ...by },
    { what: 'arguments', toolCallId: 'c1', by: 'bo' },
  ];
  const kept = [
    {
      n: 0,
      kind: 'model',
      key: '/support.0',
      at: '2026-01-01T09:00:00.000Z',
      model: 'm',
      owner: 'support',
      message,
      changed,
    },
    { ...tool(1, 'c1', 'found'), arguments: { order: 8 }, changed: [{ what: 'result', ...by, toolCallId: null }] },
  ];
  const input = { runId: 'r', agentId: 'support', request: 'x', startedBy: 'ana', kept };
  const view = projectRun(events({ type: 'runStarted', input }));
  expect(view.timeline).toMatchObject([
    { kind: 'request' },
    { kind: 'message', text: 'mine', kept: true, changed: [{ what: 'answer', ...by }] },
    {
      kind: 'tool',
      kept: true,
      result: 'found',
      changed: [
        { what: 'arguments', by: 'bo' },
        { what: 'result', ...by },
      ],
    },
  ]);
  expect(auditOf(view)).toMatchObject([
    { event: 'changed', ...by, result: 'mine', at: view.startedAt },
    { event: 'changed', by: 'bo', tool: 'find', editedArguments: { order: 8 } },
    { event: 'changed', ...by, tool: 'find', arguments: { order: 8 }, result: 'found' },
  ]);
});
