/** Promise: nothing runs that a person had to approve and did not. A call is its place: ids of old runs are repeated as providers gave them. */
import { expect, test } from 'vitest';
import type { DecisionAnswer } from '../agent-service.js';
import type { JsonObject } from '../domain/json/read.js';
import { planFork } from './plan-fork.js';
import type { Past, PastTurn } from './read-past.js';

const asks = (n: number, ...ids: string[]): JsonObject => ({
  n,
  kind: 'model',
  message: { role: 'assistant', tool_calls: ids.map((id) => ({ id, function: { name: 'pay', arguments: '{}' } })) },
});
const ran = (n: number): JsonObject => ({ n, kind: 'tool', tool: 'pay', toolCallId: 'c1', ok: true, arguments: { n } });
const claims = (n: number): JsonObject => ({ n, kind: 'claim', tool: 'pay', toolCallId: 'c1' });
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
  const plan = planFork(repeated, { turn: 1, entry: 1 }, {});
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
  const plan = planFork(other, { turn: 1, entry: 3 }, {});
  expect(plan, 'the fork begins where they were asked').toMatchObject({ turn: 0, answers: [] });
  expect(plan.kept.map(({ n }) => n)).toEqual([0]);
});

test('a fork of a fork keeps the call that was asked for and approved in the turn that it begins with', () => {
  const fork = past({ entries: [asks(0, 'c1'), ran(1), asks(2)], answers: [approved] });
  expect(planFork(fork, { turn: 0, entry: 2 }, {})).toMatchObject({ turn: 0, answers: [approved] });
});

test('a claim whose result is that of a later call of its id is not kept', () => {
  const lost = past({ entries: [asks(0, 'c1'), claims(1), asks(2, 'c1'), claims(3), ran(4), asks(5)] });
  const plan = planFork(lost, { turn: 0, entry: 5 }, {});
  expect(plan.kept.map(({ kind }) => kind)).toEqual(['model', 'model', 'claim', 'tool']);
});
