import { readFileSync } from 'node:fs';
import type { AgentRunInput } from '@platform/temporal/contract';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

// Checks of inputs ask the sandbox who asks: here it is a run that began as itself, unless a test says otherwise.
const { info } = vi.hoisted(() => ({
  info: { workflowId: 'agent-run-r', continuedFromExecutionRunId: undefined as string | undefined },
}));
vi.mock('@temporalio/workflow', async (load) => ({
  ...(await load<object>()),
  patched: () => true,
  workflowInfo: () => info,
}));

const { checkRunInput, runInputProblem } = await import('./input.js');
const { scheduledInputProblem } = await import('./scheduled-run.js');
const { readTurnResult, turnResultProblem } = await import('./turn-result.js');
const { ApplicationFailure } = await import('@temporalio/common');

const fixtures = new URL('../../../../packages/@platform/temporal/fixtures/', import.meta.url);
const golden = (name: string) => JSON.parse(readFileSync(new URL(`TurnResult.${name}.json`, fixtures), 'utf8'));
const names = ['paused', 'child-runs', 'completed', 'yielded', 'interrupted', 'unknown-outcome', 'limit-reached'];

const hostile = { valueOf: 1, toString: 1, toJSON: 1, length: -1 };
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    2 ** 53,
    1e300,
    [null],
    {},
    hostile,
    [hostile],
    JSON.parse(`${'['.repeat(9_000)}${']'.repeat(9_000)}`),
  ),
);

/** The object with some of its members, however deep, taken for something else. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return fc.oneof(fc.constant(value), junk);
  if (Array.isArray(value))
    return fc.oneof({ weight: 4, arbitrary: fc.tuple(...value.map(spoilt)) }, { weight: 1, arbitrary: junk });
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, spoilt(member)]));
  return fc.oneof({ weight: 8, arbitrary: fc.record(members, { requiredKeys: [] }) }, { weight: 1, arbitrary: junk });
}

describe('the result of a turn', () => {
  it.each(names)('that the agent-service writes is taken: %s', (name) => {
    const result = golden(name);
    expect(turnResultProblem(result.turn, result)).toBeUndefined();
  });

  // Promise: junk stalls a run once, with its reason; it never holds up the worker for ever.
  it.each(names)('with anything in it is taken or refused, in words: %s', (name) => {
    const result = golden(name);
    fc.assert(
      fc.property(spoilt(result), (given) => {
        const read = readTurnResult(result.turn, given);
        if (read.status === 'failed') expect(read.failure.message).toBeTypeOf('string');
        else expect(read).toBe(given);
      }),
      { numRuns: 500 },
    );
  });
});

const input = {
  ...{
    runId: 'r',
    agentId: 'support',
    request: { order: 7 },
    startedBy: 'ann',
    sessionId: 's',
    userId: 'u',
    tenant: 't',
    tenantWeight: 2,
  },
  ...{
    decisionDeadlineSeconds: 60,
    limits: { modelCalls: 2, atLimit: 'end' },
    limitPolicy: golden('paused').requests[0].policy ?? {},
  },
  ...{
    origin: { kind: 'fork', runId: 'before', turn: 1, entry: 2 },
    transcript: { part: 'a'.repeat(64), midLoop: true },
  },
  kept: [
    {
      kind: 'tool',
      n: 0,
      key: '/t:c1.0',
      at: '2026-01-01T00:00:00.000Z',
      tool: 't',
      toolCallId: 'c1',
      ok: true,
      result: '',
    },
  ],
  answers: [{ requestId: '1-c1', toolCallId: 'c1', kind: 'approval', action: 'approve', argumentsHash: 'h' }],
  messages: [{ id: 'm', text: 'stop', by: 'ann', at: '2026-01-01T00:00:00.000Z' }],
  historyLimit: { events: 20 },
};

describe('the input of a run', () => {
  it('as a fork has it is taken', () => {
    expect(runInputProblem(input)).toBeUndefined();
  });

  it('with anything in it is taken or refused, in words, and so is that of a schedule', () => {
    fc.assert(
      fc.property(spoilt(input), (given) => {
        try {
          expect(checkRunInput(given)).toBe(given);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplicationFailure);
        }
        expect(['string', 'undefined']).toContain(
          typeof scheduledInputProblem({ scheduleId: 'nightly', run: given }, 'r'),
        );
        expect(['string', 'undefined']).toContain(typeof scheduledInputProblem(given, 'r'));
      }),
      { numRuns: 1_500 },
    );
  });

  const large = (size: number) => 'x'.repeat(size);
  const file = { id: 'a'.repeat(64), mediaType: 'text/plain', size: 1, sha256: 'b'.repeat(64) };
  /** Each field as it fits its shape, larger than is allowed. */
  const tooLarge: Record<keyof AgentRunInput, unknown> = {
    runId: large(129),
    agentId: large(201),
    request: large(800_000),
    startedBy: large(201),
    startedById: large(1_001),
    startersBefore: [{ by: large(201) }],
    proof: large(20_001),
    sessionId: large(201),
    userId: large(201),
    tenant: large(65),
    tenantWeight: 1_001,
    decisionDeadlineSeconds: 315_360_001,
    options: { metadata: { notes: large(100_000) } },
    files: [{ ...file, name: large(100_000) }],
    limits: { modelCalls: 1_000_001 },
    limitPolicy: { deciders: { names: [large(100_000)] } },
    origin: { kind: 'child', runId: 'before', toolCallId: large(1_001) },
    transcript: { part: large(65) },
    kept: [{ ...input.kept[0], result: large(4_000_000) }],
    answers: [{ ...input.answers[0], note: large(4_000_000) }],
    messages: [{ ...input.messages[0], text: large(20_001) }],
    historyLimit: { events: 1 },
    carried: {
      execution: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      turn: 1,
      answers: [{ note: large(50_000_000) }],
      usage: {},
    },
  };

  it.each(Object.entries(tooLarge))('is refused when it is too large, and says which field: %s', (field, value) => {
    const { kept, answers, ...rest } = input;
    const given =
      field === 'answers' || field === 'carried' ? { ...input, [field]: value } : { ...rest, [field]: value };
    expect(runInputProblem(given)).toMatch(new RegExp(`^${field} `));
  });

  // Promise: a run that is under way when its worker is deployed goes on.
  it('that began before sizes were bounded goes on in new executions', () => {
    const given = { ...input, options: tooLarge.options };
    expect(() => checkRunInput(given)).toThrow('options has');
    info.continuedFromExecutionRunId = 'before';
    try {
      expect(checkRunInput(given)).toBe(given);
    } finally {
      info.continuedFromExecutionRunId = undefined;
    }
  });

  it('never lets a call run that it does not keep, whatever else it says', () => {
    fc.assert(
      fc.property(spoilt({ ...input, kept: [] }), fc.constantFrom('approve', 'answer', 'again'), (given, action) => {
        const forged = { ...(given as object), answers: [{ ...input.answers[0], action }] };
        expect(runInputProblem(forged)).toBeTypeOf('string');
      }),
      { numRuns: 500 },
    );
  });
});
