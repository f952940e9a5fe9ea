/** The workflow checks by the same schemas as everybody else, and answers as zod does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import * as contract from '../../agent-service.js';
import { exactNumber } from '../json/exact-number.js';
import { type ShapeName, shapeProblem } from './shape.js';

const now = '2026-01-01T00:00:00.000Z';
const request = {
  ...{ id: '0-c1', kind: 'approval', toolCallId: 'c1', tool: 'refund', arguments: { order: 7 }, argumentsHash: 'h' },
  policy: {
    quorum: 2,
    deadlineSeconds: 60.5,
    atDeadline: 'deny',
    cases: [{ when: [{ argument: 'a', operator: 'eq', value: 1 }] }],
    escalations: [{ afterSeconds: 1, to: { roles: ['ops'] } }],
  },
};
const entry = {
  ...{ kind: 'model', n: 0, key: 'm', at: now, model: 'gpt', message: { role: 'assistant' }, steering: ['s'] },
  ...{ input: [{ role: 'user', content: 'x' }], estimate: { inputTokens: 1, outputTokens: 2 }, costUsd: 0.5 },
};
const run = {
  id: '0-c2',
  toolCallId: 'c2',
  tool: 'start_run',
  agentId: 'a',
  request: 'x',
  limits: { tokens: 5, atLimit: 'ask' },
};
const state = { run: {}, messages: [{ role: 'user' }] };

const shapes: Partial<Record<ShapeName, { schema: z.ZodType; sound: unknown }>> = {
  TurnResult: {
    schema: contract.turnResultSchema,
    sound: { status: 'paused', turn: 0, from: 0, entries: [entry], requests: [request], childRuns: [run], state },
  },
  JournalEntry: { schema: contract.journalEntrySchema, sound: entry },
  DecisionAnswer: {
    schema: contract.decisionAnswerSchema,
    sound: { requestId: 'r', toolCallId: 'c', kind: 'input', action: 'answer', argumentsHash: 'h', values: { a: 1 } },
  },
  DecisionPolicy: { schema: contract.decisionPolicySchema, sound: request.policy },
  RunLimits: { schema: contract.runLimitsSchema, sound: { modelCalls: 5, costUsd: 0.5, atLimit: 'end' } },
};

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, '', 'approve', 'model', -1, 0, 0.5, 2 ** 53, 1e300, true, [], [null], {}),
);

/** The value with one of its members, anywhere, changed, left out or added. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return junk;
  const names = Object.keys(value);
  const changed = (name: string, given: unknown) =>
    Array.isArray(value)
      ? value.map((member, index) => (String(index) === name ? given : member))
      : { ...value, [name]: given };
  const inside = names.map((name) =>
    spoilt((value as Record<string, unknown>)[name]).map((given) => changed(name, given)),
  );
  const without = names.map((name) =>
    fc.constant(Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))),
  );
  const more = fc
    .tuple(fc.constantFrom('more', '__proto__', 'constructor'), junk)
    .map(([name, given]) =>
      Array.isArray(value)
        ? [...value, given]
        : Object.defineProperty({ ...value }, name, { value: given, enumerable: true }),
    );
  return fc.oneof(junk, more, ...inside, ...(Array.isArray(value) ? [] : without));
}

it.each(Object.entries(shapes))('of a %s, sound or spoilt, the same is said as zod says', (name, { schema, sound }) => {
  expect(shapeProblem(name as ShapeName, sound)).toBeUndefined();
  fc.assert(
    fc.property(spoilt(sound), (value) => {
      const problem = shapeProblem(name as ShapeName, value);
      // What may be anything may be missing: pydantic leaves out what is null.
      const fits = schema.safeParse(withFree(value)).success;
      expect([fits, problem]).toEqual([problem === undefined, problem]);
    }),
    { numRuns: 3_000 },
  );
});

function withFree(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFree);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withFree(member)]));
  const isCondition = 'operator' in value && !('value' in value);
  const isCompleted = 'status' in value && value.status === 'completed' && !('content' in value);
  return { ...members, ...(isCondition && { value: null }), ...(isCompleted && { content: null }) };
}

it('a number that no JavaScript number can hold is kept where anything may be, and refused where one is counted', () => {
  const large = exactNumber('738529527931269425');
  expect(
    shapeProblem('JournalEntry', {
      ...entry,
      kind: 'tool',
      tool: 't',
      toolCallId: 'c',
      ok: true,
      arguments: { account: large },
    }),
  ).toBeUndefined();
  expect(shapeProblem('JournalEntry', { ...entry, ms: large })).toBe('has ms, which must be a whole number');
  expect(shapeProblem('DecisionPolicy', { deadlineSeconds: large })).toContain(
    'deadlineSeconds, which must be a number',
  );
  expect(shapeProblem('DecisionPolicy', large)).toBe('must be an object');
});

it('says where it is wrong, and how', () => {
  expect(shapeProblem('DecisionPolicy', { cases: [{ when: [{ argument: 'a', operator: 'is', value: 1 }] }] })).toBe(
    'has cases.0.when.0.operator, which must be one of eq, ne, lt, lte, gt, gte, in, not_in, contains, exists',
  );
  expect(shapeProblem('RunLimits', { modelCalls: 1, patience: 2 })).toBe('has patience, which is unknown');
  expect(shapeProblem('TurnResult', { status: 'napping' })).toContain(
    'has status, which must be one of completed, paused',
  );
});
