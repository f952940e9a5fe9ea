/** Promise: nothing runs that a person had to approve and did not. A call is its place: ids of old runs are repeated as providers gave them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionAnswer } from '../agent-service.js';
import { callName, openAnswer } from '../domain/journal/calls.js';
import type { JsonObject } from '../domain/json/read.js';
import type { PastTurn } from '../past/past.js';
import { planFork } from './plan-fork.js';
import type { Past } from './read-past.js';

const asks = (n: number, ...ids: string[]): JsonObject => ({
  n,
  kind: 'model',
  message: { role: 'assistant', tool_calls: ids.map((id) => ({ id, function: { name: 'pay', arguments: '{}' } })) },
});
const ran = (n: number): JsonObject => ({ n, kind: 'tool', tool: 'pay', toolCallId: 'c1', ok: true, arguments: { n } });
const claims = (n: number): JsonObject => ({ n, kind: 'claim', tool: 'pay', toolCallId: 'c1' });
const ana = { by: 'ana', byId: 'p:ana' };
const approved = { requestId: '0-c1', toolCallId: 'c1', kind: 'approval', action: 'approve' } as DecisionAnswer;

function past(...turns: { entries: JsonObject[]; answers?: DecisionAnswer[] }[]): Past {
  const input = { request: 'q' } as Past['input'];
  const made = turns.map(({ entries, answers = [] }, turn): PastTurn => {
    const numbered = new Map(entries.map((entry) => [Number(entry.n), entry]));
    return { turn, entries: numbered, answers, execution: { input, first: 0 } };
  });
  return { view: { runId: 'r', timeline: [] } as unknown as Past['view'], input, turns: made };
}

test('of two calls of one id only the one that is among what is kept counts as kept', () => {
  const answers = [approved];
  const repeated = past({ entries: [asks(0, 'c1')] }, { entries: [ran(0), asks(1, 'c1'), ran(2), asks(3)], answers });
  const plan = planFork(repeated, { turn: 1, entry: 1 }, {}, ana);
  expect(plan).toMatchObject({ turn: 1, answers });
  expect(plan.keptCalls.map(({ entry }) => entry)).toEqual([0]);
  expect(
    plan.againCalls.map(({ entry }) => entry),
    'it is told that it may run once more',
  ).toEqual([2]);
});

test('an approved call is asked about again when what is kept is only another call of its id', () => {
  const other = past(
    { entries: [asks(0, 'c1')] },
    { entries: [asks(0, 'c1'), ran(1), ran(2), asks(3)], answers: [approved] },
  );
  const plan = planFork(other, { turn: 1, entry: 3 }, {}, ana);
  expect(plan, 'the fork begins where they were asked').toMatchObject({ turn: 0, answers: [] });
  expect(plan.kept.map(({ n }) => n)).toEqual([0]);
});

test('a fork of a fork keeps the call that was asked for and approved in the turn that it begins with', () => {
  const fork = past({ entries: [asks(0, 'c1'), ran(1), asks(2)], answers: [approved] });
  expect(planFork(fork, { turn: 0, entry: 2 }, {}, ana)).toMatchObject({ turn: 0, answers: [approved] });
});

test('a claim whose result is that of a later call of its id is not kept', () => {
  const lost = past({ entries: [asks(0, 'c1'), claims(1), asks(2, 'c1'), claims(3), ran(4), asks(5)] });
  const plan = planFork(lost, { turn: 0, entry: 5 }, {}, ana);
  expect(plan.kept.map(({ kind }) => kind)).toEqual(['model', 'model', 'claim', 'tool']);
});

const leader = '';
const members = ['/delegate_task_to_member:d1.0/@al.0', '/delegate_task_to_member:d1.0/@bo.0'];

/** Calls of a team that people approved together, then ran in this order. Each model gives its calls the same ids. */
const teamCalls = fc.uniqueArray(
  fc.record({ lane: fc.constantFrom(leader, ...members), id: fc.constantFrom('c1', 'c2', 'c3') }),
  { minLength: 1, maxLength: 9, selector: ({ lane, id }) => `${lane} ${id}` },
);

/** The run is a fork when it began with calls that it kept: as many as `brought`, with the answers to them. */
function team(calls: readonly { lane: string; id: string }[], brought = 0): Past {
  const of = (lane: string) => (lane === leader ? {} : { member: { id: 'm', name: 'M', call: 'd1', run: lane } });
  const asked = [leader, ...members].map((lane, n) => ({
    ...asks(n, ...calls.filter((call) => call.lane === lane).map(({ id }) => id)),
    ...of(lane),
    owner: 'm',
    key: `${lane}/m.0`,
  }));
  const finished = calls.map(({ lane, id }, n) => ({
    ...{ kind: 'tool', tool: 'pay', toolCallId: id, ok: true, arguments: {}, key: `${lane}/pay:${id}.0` },
    ...of(lane),
    n: n < brought ? asked.length + n : n - brought,
  }));
  const answers = calls.map(({ lane, id }) => ({ ...approved, requestId: `0-${callName(id, lane)}`, toolCallId: id }));
  const run = past(
    { entries: [...asked, ...finished.slice(0, brought)], answers: answers.slice(0, brought) },
    {
      entries: [...finished.slice(brought), { ...asks(calls.length - brought), key: '/m.1', owner: 'm' }],
      answers: answers.slice(brought),
    },
  );
  const [first] = run.turns;
  // Members wait: the turn after plays this one again.
  return {
    ...run,
    turns: run.turns.map((turn) => (turn === first ? { ...turn, result: { state: { since: 0 } } } : turn)),
  };
}

test('whichever calls of members have equal ids, a fork, or a fork of a fork, begins with the answers to exactly the calls that it keeps', () => {
  fc.assert(
    fc.property(teamCalls, fc.nat(), fc.nat(), (calls, at, some) => {
      const brought = some % (calls.length + 1);
      const entry = at % (calls.length - brought + 1);
      const plan = planFork(team(calls, brought), { turn: 1, entry }, {}, ana);
      const kept = calls.slice(0, brought + entry).map(({ lane, id }) => `0-${callName(id, lane)}`);
      // A call is made again where it was asked for: all that people decided since is asked about anew.
      const expected = plan.kept.some(({ kind }) => kind === 'tool') ? kept : [];
      expect(plan.answers.map(({ requestId }) => requestId).sort()).toEqual(expected.sort());
      expect(openAnswer(plan.answers, plan.kept), 'the workflow takes what the plan says').toBeUndefined();
    }),
  );
});

test('a later call of the id does not stand for the call that a fork began with', () => {
  const fork = past({ entries: [asks(0, 'c1')], answers: [approved] }, { entries: [asks(0, 'c1'), ran(1), asks(2)] });
  const turns = fork.turns.map((turn) => (turn.turn === 0 ? { ...turn, result: { state: { since: 0 } } } : turn));
  expect(() => planFork({ ...fork, turns }, { turn: 1, entry: 2 }, {}, ana)).toThrow('would run again');
});

test('a fork at the call of a member begins at the message of that member, not at one of the leader with the same id', () => {
  const run = team([
    { lane: members[0] ?? '', id: 'c1' },
    { lane: leader, id: 'c1' },
  ]);
  const plan = planFork(run, { turn: 1, entry: 0 }, { arguments: { amount: 5 } }, ana);
  const messages = plan.kept.map((entry) => (entry.kind === 'model' ? entry.message.tool_calls : undefined));
  const amounts = messages.map((calls) => (calls as { function: { arguments: string } }[])[0]?.function.arguments);
  expect(amounts).toEqual(['{}', '{"amount":5}', undefined]);
});

test('other arguments for one of several calls of one id in a message are refused: they would reach all of them', () => {
  const twice = past({ entries: [asks(0, 'c1', 'c1'), ran(1), ran(2), asks(3)] });
  expect(() => planFork(twice, { turn: 0, entry: 1 }, { arguments: { amount: 5 } }, ana)).toThrow('change.arguments');
});

// Promise: what a person said for a fork is never taken for what the model or the tool did.
test('what is changed says who changed it, also in a fork of a fork, and the last word of each counts', () => {
  const entries = [
    { ...asks(0, 'c1'), owner: 'support', key: '/support.0' },
    { ...ran(1), key: '/pay:c1.0', ms: 7 },
  ];
  const told = planFork(past({ entries: [...entries, asks(2)] }), { turn: 0, entry: 1 }, { result: 'paid twice' }, ana);
  expect(told.kept[1]).toEqual({
    ...{ n: 1, kind: 'tool', tool: 'pay', toolCallId: 'c1', ok: true, arguments: { n: 1 }, key: '/pay:c1.0' },
    result: 'paid twice',
    changed: [{ what: 'result', by: 'ana', byId: 'p:ana' }],
  });
  expect(told.keptCalls, 'it is not made again').toHaveLength(1);

  const kept = told.kept as unknown as JsonObject[];
  const again = past({ entries: [...kept, asks(2)] });
  const ben = { by: 'ben' };
  const retold = planFork(again, { turn: 0, entry: 1 }, { result: 'not paid' }, ben);
  expect(retold.kept[1]).toMatchObject({ result: 'not paid', changed: [{ what: 'result', by: 'ben' }] });
  const other = planFork(again, { turn: 0, entry: 1 }, { arguments: { amount: 5 } }, ben);
  expect(other.kept).toMatchObject([{ changed: [{ what: 'arguments', toolCallId: 'c1', by: 'ben' }] }]);
});

test('another answer of the model replaces its words and its thoughts; calls that it asked for are made again', () => {
  const said: JsonObject = { ...asks(0, 'c1'), owner: 'support', key: '/support.0' };
  const message = {
    ...(said.message as JsonObject),
    content: 'I pay.',
    reasoning_content: 'why not',
    provider_data: { response_id: 'r1', other: 1 },
  };
  const run = past({ entries: [{ ...said, message }, ran(1), asks(2)] });
  const plan = planFork(run, { turn: 0, entry: 0 }, { answer: 'I do not pay.' }, ana);
  expect(plan.kept).toEqual([
    {
      ...said,
      message: { ...(said.message as JsonObject), content: 'I do not pay.', provider_data: { other: 1 } },
      changed: [{ what: 'answer', by: 'ana', byId: 'p:ana' }],
    },
  ]);
  expect(plan.againCalls.map(({ toolCallId }) => toolCallId)).toEqual(['c1']);
  expect(() => planFork(past({ entries: [asks(0)] }), { turn: 0, entry: 0 }, { answer: 'x' }, ana)).toThrow('a helper');
});

test('what people said to the agent in mid-run can be another message, said by whoever forks', () => {
  const entries = [asks(0, 'c1'), ran(1), { ...asks(2), steering: ['m1'] }];
  const run = past({ entries });
  const timeline = [{ kind: 'steered', id: 'said-m1', at: 'then', by: 'ben', byId: 'p:ben', text: 'hurry' }];
  const steered = { ...run, view: { ...run.view, timeline } } as unknown as Past;
  const plan = (change: object) => planFork(steered, { turn: 0, entry: 2 }, change, ana).messages;
  expect(plan({})).toEqual([{ id: 'm1', at: 'then', by: 'ben', text: 'hurry' }]);
  expect(plan({ message: 'stop' })).toEqual([{ id: 'm1', at: 'then', by: 'ana', byId: 'p:ana', text: 'stop' }]);
  expect(() => planFork(run, { turn: 0, entry: 0 }, { message: 'stop' }, ana)).toThrow('nobody said anything');
});

test.each([
  ['model', 0, { result: 'x' }, 'changed there: request, message, answer'],
  ['tool', 1, { answer: 'x' }, 'changed there: arguments, result'],
] as const)('a %s call has only what it has', (_kind, entry, change, allowed) => {
  const run = past({ entries: [asks(0, 'c1'), ran(1), asks(2)] });
  expect(() => planFork(run, { turn: 0, entry }, change, ana)).toThrow(allowed);
});
