/** Promise: what anybody may have written into a run never takes its page, the list, the inbox or the audit away. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditOf } from '../audit/audit.js';
import { isTooDeep, notShown } from '../domain/bounds.js';
import { memoKeys } from '../domain/contract.js';
import type { RunEvent, RunEventBody } from './events.js';
import { type LiveDescription, projectRun, RunProjection } from './projection.js';
import { asSound, unsound } from './sound.js';
import type { RunView } from './view.js';

const at = '2026-01-01T10:00:00.000Z';
const input = { runId: 'r', agentId: 'support', request: 'Refund order 7', startedBy: 'ann' };
const request = {
  ...{ id: '0-c1', kind: 'approval', toolCallId: 'c1', tool: 'refund', arguments: { order: 7 } },
  ...{ argumentsHash: 'h', askedAt: at },
};
const decision = { requestId: '0-c1', action: 'approve', by: 'policy', via: 'policy', decidedAt: at };

function run(...bodies: RunEventBody[]): RunView {
  const events = [{ type: 'runStarted', input } as RunEventBody, ...bodies];
  return projectRun(events.map((body, index) => ({ id: index + 1, at, ...body }) as RunEvent));
}

const memo = (values: Record<string, unknown>): RunEventBody => ({ type: 'memoChanged', memo: values });
const unreadable = ({ timeline }: RunView) =>
  timeline.flatMap((item) => (item.kind === 'unreadable' ? item.message : []));

describe('in the memo', () => {
  test.each<[string, unknown, string]>([
    ['null in the place of a request', [null, request], 'a request for a decision'],
    ['a request without a hash', [{ ...request, argumentsHash: undefined }, request], 'argumentsHash'],
    [
      'a request with a time that is none',
      [{ ...request, id: '0-c2', askedAt: 'soon' }, request],
      'askedAt is no time',
    ],
    ['a request with votes of nobody', [{ ...request, id: '0-c2', votes: [null] }, request], 'votes.0'],
  ])('%s is said, and the others are asked', (_, pending, says) => {
    const view = run(memo({ [memoKeys.pendingDecisions]: pending }));
    expect(view.waitingFor).toEqual([request]);
    expect(unreadable(view)).toEqual([expect.stringContaining(says)]);
    expect(auditOf(view)).toMatchObject([{ event: 'unreadable', message: expect.stringContaining(says) }]);
  });

  test('a stall, a rule and an automatic decision of another shape are said', () => {
    const view = run(
      memo({ [memoKeys.pendingDecisions]: [request] }),
      memo({ [memoKeys.stall]: { type: 'Auth', message: { text: 'x' }, since: at, turn: 0 } }),
      memo({ [memoKeys.rules]: ['all'] }),
      memo({ [memoKeys.automaticDecisions]: [{ ...decision, decidedAt: 7 }, decision] }),
    );
    expect(unreadable(view)).toHaveLength(3);
    expect(view.timeline.filter((item) => item.kind === 'decision')).toMatchObject([{ decision: { by: 'policy' } }]);
  });

  test('what is sound is taken as it is, with fields that this version does not know', () => {
    const later = { ...request, policy: { quorum: 2 }, colour: 'red' };
    expect(asSound('request', later)).toBe(later);
    expect(unsound('request', { ...later, kind: 'duel' })).toContain('kind');
  });
});

test('an event that this version cannot make anything of is said in its place, and what comes after it is read', () => {
  const view = run(
    { type: 'unreadable', message: 'X cannot be read' },
    { type: 'runCompleted', result: { content: 'done' } },
  );
  expect(view.timeline.map(({ kind }) => kind)).toEqual(['request', 'unreadable', 'ended']);
});

test('arguments that are nested 6,000 deep are cut, and the rest of the call is shown', () => {
  const deep = `{"order":7,"why":${'['.repeat(6_000)}${']'.repeat(6_000)}}`;
  const message = { role: 'assistant', tool_calls: [{ id: 'c1', function: { name: 'refund', arguments: deep } }] };
  const entry = { kind: 'model', n: 0, key: 'm', at, model: 'm', message };
  const view = run(
    { type: 'turnScheduled', activityId: '1', input: { turn: 0 }, maximumAttempts: 5 },
    { type: 'signalled', name: 'journal', payload: { turn: 0, entries: [entry] }, by: '' },
  );
  const tool = view.timeline.find((item) => item.kind === 'tool');
  expect(tool).toMatchObject({ tool: 'refund', arguments: { order: 7 } });
  expect(JSON.stringify(tool)).toContain(notShown);
  expect(isTooDeep(view, 200)).toBe(false);
});

/** Any JSON, often with the names of fields that readers look for. */
const names = fc.constantFrom(
  ...[
    'id',
    'kind',
    'by',
    'at',
    'requestId',
    'action',
    'votes',
    'turn',
    'entries',
    'n',
    'message',
    'tool_calls',
    'policy',
  ],
  ...[
    'askedAt',
    'decidedAt',
    'votedAt',
    'arguments',
    'runId',
    'type',
    'since',
    'usage',
    'carried',
    'decisions',
    'pending',
  ],
  ...[
    'control',
    'messages',
    'pause',
    'resumed',
    'origin',
    'limits',
    'granted',
    'kept',
    'requests',
    'childRuns',
    'content',
  ],
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, '0-c1', 'c1', 'approve', 'approval', 'model', 'tool', at, 0, 1, -1, true),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(names, tie('json'), { maxKeys: 6 }),
    fc.dictionary(names, tie('json'), { maxKeys: 6 }).map((changes) => ({ ...request, ...(changes as object) })),
    fc.dictionary(names, tie('json'), { maxKeys: 6 }).map((changes) => ({ ...decision, ...(changes as object) })),
  ),
}));
const failure = json.map((heartbeat) => ({
  type: 'Timeout',
  message: 'm',
  workerLost: true,
  heartbeat,
  details: heartbeat,
}));
const name = fc.constantFrom('journal', 'submitDecision', 'steer', 'retry', 'revokeRule', 'pause');
const body: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.record({ type: fc.constant('runStarted' as const), input: json, continues: fc.boolean() }),
  fc.record({
    type: fc.constant('turnScheduled' as const),
    activityId: fc.constant('1'),
    input: json,
    maximumAttempts: fc.nat(),
  }),
  fc.record({ type: fc.constant('turnCompleted' as const), scheduledId: fc.nat(8), result: json }),
  fc.record({ type: fc.constant('turnFailed' as const), scheduledId: fc.nat(8), failure }),
  fc.record({ type: fc.constant('childStarted' as const), runId: fc.constant('k'), input: json }),
  fc.record({ type: fc.constant('childCompleted' as const), runId: fc.constant('k'), result: json }),
  fc.record({ type: fc.constant('signalled' as const), name, payload: json, by: fc.constant('') }),
  fc.record({ type: fc.constant('updateAccepted' as const), updateId: fc.constant('u'), name, payload: json }),
  fc.record({
    type: fc.constant('updateCompleted' as const),
    updateId: fc.constant('u'),
    result: json,
    failed: fc.boolean(),
  }),
  fc.constant({ type: 'workflowTaskCompleted' as const }),
  fc.record({
    type: fc.constant('memoChanged' as const),
    memo: fc.dictionary(fc.constantFrom(...Object.values(memoKeys)), fc.oneof(json, fc.array(json, { maxLength: 3 }))),
  }),
  fc.record({ type: fc.constant('runCompleted' as const), result: json }),
);

const pending = fc.record({
  turn: fc.record({
    activityId: fc.constant('1'),
    attempt: fc.nat(5),
    maximumAttempts: fc.nat(5),
    state: fc.constantFrom<'queued' | 'running' | 'retrying'>('queued', 'running', 'retrying'),
    heartbeat: json,
    lastFailure: failure,
  }),
  at: fc.constant(at),
});

test('no description of what goes on right now, whatever is in it, keeps the history from being read', () => {
  fc.assert(
    fc.property(fc.array(body, { maxLength: 4 }), pending, (bodies, described) => {
      const scheduled = { type: 'turnScheduled', activityId: '1', input: { turn: 0 }, maximumAttempts: 5 } as const;
      const events = [{ type: 'runStarted', input } as RunEventBody, ...bodies, scheduled];
      const told = events.map((event, index) => ({ id: index + 1, at, ...event }) as RunEvent);
      const view = projectRun(told, described as LiveDescription);
      expect(view.timeline.filter(({ id }) => id === 'request')).toHaveLength(1);
      expect(JSON.stringify(view)).toBeTypeOf('string');
      expect(view.timeline.every((item) => Number.isFinite(Date.parse(item.at)))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('a fault of our own while a description is read is said, and the history is shown', () => {
  const turn = {
    get activityId(): string {
      throw new TypeError('ours');
    },
  } as unknown as NonNullable<LiveDescription['turn']>;
  const scheduled = { type: 'turnScheduled', activityId: '1', input: { turn: 0 }, maximumAttempts: 5 };
  const events = [{ type: 'runStarted', input }, scheduled].map((event, index) => ({ id: index + 1, at, ...event }));
  const view = projectRun(events as RunEvent[], { turn, at });
  expect(view.timeline.map(({ kind }) => kind)).toEqual(['request', 'unreadable']);
  expect(unreadable(view)).toEqual([expect.stringContaining('ours')]);
});

test('a description that cannot be read is said once, however often it is asked for', () => {
  const projection = new RunProjection();
  projection.apply({ id: 1, at, type: 'runStarted', input } as RunEvent);
  for (const why of ['too large', 'too large', 'no JSON']) projection.liveUnreadable(at, why);
  expect(unreadable(projection.view())).toEqual(['what goes on right now cannot be read: no JSON']);
});

test('a run whose start cannot be read has the time of its first event', () => {
  const view = projectRun([{ id: 1, at, type: 'unreadable', message: 'X cannot be read' } as RunEvent]);
  expect([view.startedAt, view.statusSince]).toEqual([at, at]);
});

test('no event, whatever is in it, keeps a run from being read, audited and written as JSON', () => {
  fc.assert(
    fc.property(fc.array(body, { maxLength: 8 }), (bodies) => {
      const view = run(...bodies);
      const ids = view.timeline.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(view.timeline.every((item) => Number.isFinite(Date.parse(item.at)))).toBe(true);
      expect(view.waitingFor.map((waiting) => unsound('request', waiting))).toEqual(
        view.waitingFor.map(() => undefined),
      );
      const messages = auditOf(view).flatMap(({ message, event }) => (event === 'unreadable' ? [message] : []));
      expect(messages.filter((message) => message?.includes('TypeError'))).toEqual([]);
      expect(JSON.stringify(view)).toBeTypeOf('string');
    }),
    { numRuns: 2_000 },
  );
});

test('that what goes on cannot be read is said until it can be, and followers are told to take it away', () => {
  const projection = new RunProjection();
  const removedSince = (revision: number) => projection.removedSince({ revision });
  projection.apply({ id: 1, at, type: 'runStarted', input } as RunEvent);
  const before = projection.revision;
  projection.liveUnreadable(at, 'too large');
  expect(unreadable(projection.view())).toEqual(['what goes on right now cannot be read: too large']);
  expect([removedSince(before), projection.removedSince({ eventId: 1 })]).toEqual([[], []]);
  const shown = projection.revision;
  projection.applyLive({ at });
  expect(unreadable(projection.view())).toEqual([]);
  expect([removedSince(shown), removedSince(projection.revision)]).toEqual([['live.unreadable'], []]);
  expect(projection.removedSince({ eventId: 1 }), 'one who comes from another process may have it').toEqual([
    'live.unreadable',
  ]);
  expect(projection.removedSince({ eventId: 0 }), 'one who has seen nothing').toEqual([]);
  projection.liveUnreadable(at, 'no JSON');
  expect(unreadable(projection.view())).toHaveLength(1);
  expect(removedSince(shown)).toEqual([]);
});
