import { describe, expect, it } from 'vitest';
import type { Decision, PendingDecision } from '../contract.js';
import { parseJson } from '../json.js';
import { actionsFor, checkArguments, checkDecision, contentOf, isOwnDecision } from './judge.js';
import { endAtDeadline } from './policy.js';
import { standingOf } from './standing.js';

const refund: PendingDecision = {
  id: '0-call_1',
  kind: 'approval',
  toolCallId: 'call_1',
  tool: 'issue_refund',
  arguments: { order_id: 1001, amount: 20.5 },
  argumentsHash: 'abc',
  argumentsSchema: {
    type: 'object',
    properties: {
      order_id: { type: 'integer' },
      amount: { type: 'number' },
      reason: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      channel: { type: 'string', enum: ['card', 'voucher'] },
      lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    },
    required: ['order_id', 'amount'],
  },
  askedAt: '2026-01-01T00:00:00.000Z',
};
const outcome: PendingDecision = { ...refund, id: '0-call_2', kind: 'outcome' };
const input: PendingDecision = {
  ...refund,
  id: '0-call_3',
  kind: 'input',
  fields: [
    { name: 'size', type: 'int' },
    { name: 'colour', type: 'str', value: 'red' },
  ],
};
const question: PendingDecision = {
  ...refund,
  id: '0-call_4',
  kind: 'question',
  questions: [{ question: 'Which plan?', options: [{ label: 'Basic' }, { label: 'Pro' }], multiSelect: false }],
};
const pending = [refund, outcome, input, question];
const approve = { requestId: refund.id, action: 'approve', by: 'ana' };

function check(submission: unknown, decided = new Map<string, Decision>()) {
  return checkDecision({ pending, decided, startedBy: 'sam', now: Date.parse('2026-01-01T01:00:00.000Z') }, submission);
}

describe('a decision is accepted', () => {
  it.each([
    ['an approval as asked', approve, refund],
    ['an approval bound to the arguments seen', { ...approve, argumentsHash: 'abc' }, refund],
    [
      'an approval with edited arguments',
      { ...approve, arguments: { order_id: 1001, amount: 5, reason: null } },
      refund,
    ],
    ['a rejection with a note', { ...approve, action: 'reject', note: 'too much' }, refund],
    ['an outcome', { requestId: outcome.id, action: 'ran', result: 'done', by: 'ana' }, outcome],
    ['an answer to the open fields', { requestId: input.id, action: 'answer', values: { size: 3 }, by: 'ana' }, input],
    [
      'an answer to a question',
      { requestId: question.id, action: 'answer', values: { 'Which plan?': ['Pro'] }, by: 'ana' },
      question,
    ],
  ])('%s', (_, submission, request) => {
    expect(check(submission)).toEqual({ ok: true, request, submission, required: 1, agreeing: [] });
  });

  it('with nulls where a client left a field empty', () => {
    expect(check({ ...approve, note: null, arguments: null })).toMatchObject({ ok: true, submission: approve });
  });
});

describe('a decision is refused with its reason', () => {
  it.each([
    ['nothing', undefined, 'InvalidDecision', /object with requestId/],
    ['a text', 'approve', 'InvalidDecision', /object with requestId/],
    ['no request id', { action: 'approve', by: 'ana' }, 'InvalidDecision', /requestId/],
    ['an empty name', { ...approve, by: ' ' }, 'InvalidDecision', /by must be/],
    ['a name that people cannot see whole', { ...approve, by: 'a\u200bna' }, 'InvalidDecision', /by must .* U\+200B/],
    [
      'a role that people cannot see whole',
      { ...approve, roles: ['ops\u3164'] },
      'InvalidDecision',
      /roles .* U\+3164/,
    ],
    ['a name that means no person', { ...approve, by: 'Ｒule  r1' }, 'InvalidDecision', /no person decided/],
    ['an unknown action', { ...approve, action: 'yes' }, 'InvalidDecision', /one of approve, reject/],
    ['a note that is not text', { ...approve, note: 3 }, 'InvalidDecision', /note must be a text/],
    [
      'a misspelt field',
      { ...approve, argument: { order_id: 1, amount: 1 } },
      'InvalidDecision',
      /argument is unknown/,
    ],
    ['a field named like an object method', { ...approve, constructor: 'x' }, 'InvalidDecision', /constructor/],
    ['arguments with a rejection', { ...approve, action: 'reject', arguments: {} }, 'InvalidDecision', /only/],
    ['an answer to an approval', { ...approve, action: 'answer', values: {} }, 'InvalidDecision', /approve, reject/],
    [
      'a rejection of an outcome',
      { ...approve, requestId: outcome.id, action: 'reject' },
      'InvalidDecision',
      /ran, again, skip/,
    ],
    [
      'an outcome without its result',
      { ...approve, requestId: outcome.id, action: 'ran' },
      'InvalidDecision',
      /result/,
    ],
    ['an unknown request', { ...approve, requestId: '9-x' }, 'UnknownRequest', /9-x/],
    ['other arguments than seen', { ...approve, argumentsHash: 'abd' }, 'StaleArguments', /read the request again/],
    [
      'edited arguments that do not fit',
      { ...approve, arguments: { order_id: 1 } },
      'InvalidArguments',
      /"amount" is missing/,
    ],
    [
      'an answer with an open field',
      { requestId: input.id, action: 'answer', values: {}, by: 'ana' },
      'InvalidDecision',
      /"size" is missing/,
    ],
    [
      'an answer of the wrong type',
      { requestId: input.id, action: 'answer', values: { size: 'L' }, by: 'ana' },
      'InvalidDecision',
      /"size" must be of type int/,
    ],
    [
      'an option that is not there',
      { requestId: question.id, action: 'answer', values: { 'Which plan?': ['Gold'] }, by: 'ana' },
      'InvalidDecision',
      /Basic, Pro/,
    ],
  ])('%s', (_, submission, reason, message) => {
    expect(check(submission)).toEqual({ ok: false, reason, message: expect.stringMatching(message) });
  });

  it('when it was taken before, saying by whom and when', () => {
    const first: Decision = { requestId: refund.id, action: 'reject', by: 'bo', decidedAt: '2026-01-02T00:00:00.000Z' };
    expect(check(approve, new Map([[refund.id, first]]))).toEqual({
      ok: false,
      reason: 'AlreadyDecided',
      message: expect.stringMatching(/reject by bo at 2026-01-02/),
    });
  });

  it('without naming the other requests of the run', () => {
    const result = check({ ...approve, requestId: 'guess' });
    expect(JSON.stringify(result)).not.toMatch(/call_/);
  });
});

describe('arguments are checked against the schema of the tool', () => {
  const good = { order_id: 1, amount: 2 };
  it.each([
    [{ ...good, colour: 'red' }, /"colour" is unknown; allowed: order_id, amount/],
    [{ ...good, order_id: 1.5 }, /"order_id" must be an integer, not a number/],
    [{ ...good, amount: '2' }, /"amount" must be a number, not a string/],
    [{ ...good, reason: 3 }, /"reason" must be a string or null, not a number/],
    [{ ...good, channel: 'cash' }, /"channel" must be one of "card", "voucher"/],
    [{ ...good, lines: [{ sku: 'a' }, { sku: 1 }] }, /"lines\[1\].sku" must be a string/],
  ])('%j is refused', (args, message) => {
    expect(checkArguments(refund.argumentsSchema, args)).toMatch(message);
  });

  describe('an edit is judged only where something was changed', () => {
    const schema = {
      type: 'object',
      properties: {
        when: { type: 'object', properties: {} },
        note: { type: 'string' },
        amount: { type: 'number' },
        lines: {
          type: 'array',
          items: { type: 'object', properties: { at: { type: 'object' }, n: { type: 'integer' } } },
        },
      },
      required: ['when', 'amount', 'missing'],
    };
    const asked = { when: '2026-11-27T10:00', note: null, amount: 1, extra: 7, lines: [{ at: '10:00', n: 1 }] };
    it.each<[Record<string, unknown>, string | undefined]>([
      [{ ...asked, amount: 2 }, undefined],
      [{ ...asked, when: '2026-11-28T10:00' }, undefined],
      [{ ...asked, lines: [{ at: '10:00', n: 2 }] }, undefined],
      [{ ...asked, lines: [{ at: '11:00', n: 1 }] }, undefined],
      [{ ...asked, lines: [] }, undefined],
      [{ ...asked, note: 'text' }, undefined],
      [{ ...asked, when: 5 }, 'argument "when" must be an object, not a number'],
      [{ ...asked, note: 5 }, 'argument "note" must be a string, not a number'],
      [{ ...asked, extra: 8 }, 'argument "extra" is unknown; allowed: when, note, amount, lines'],
      [{ ...asked, amount: null }, 'argument "amount" must be a number, not null'],
      [{ ...asked, lines: [{ at: '10:00', n: 'x' }] }, 'argument "lines[0].n" must be an integer, not a string'],
    ])('%j', (args, problem) => {
      expect(checkArguments(schema, args, asked)).toBe(problem);
    });

    it('what was there may not be left out where it is required', () => {
      const { amount: _, ...without } = asked;
      expect(checkArguments(schema, without, asked)).toMatch(/"amount" is missing/);
    });
  });

  it.each([
    [refund.argumentsSchema, { ...good, reason: null, channel: 'card', lines: [] }],
    [{ type: 'object', properties: {}, additionalProperties: true }, { anything: 1 }],
    [{ $ref: '#/elsewhere' }, { anything: 1 }],
    [undefined, { anything: 1 }],
  ])('fitting arguments pass (%#)', (schema, args) => {
    expect(checkArguments(schema, args)).toBeUndefined();
  });
});

describe('what the schema of a field or an argument says counts, beyond its type', () => {
  const $defs = { Color: { enum: ['red', 'blue'], type: 'string' } };
  const asking: PendingDecision = {
    ...input,
    fields: [
      { name: 'color', type: 'Color', valueSchema: { $ref: '#/$defs/Color', $defs } },
      { name: 'day', type: 'date', valueSchema: { type: 'string', format: 'date' }, optional: true },
      { name: 'rows', type: 'list', valueSchema: { type: 'array', items: { type: 'integer', minimum: 1 } } },
    ],
  };
  const answer = (values: Record<string, unknown>) => {
    const context = { pending: [asking], decided: new Map(), startedBy: 'sam', now: 0 };
    const checked = checkDecision(context, { requestId: asking.id, action: 'answer', by: 'ana', values });
    return checked.ok ? undefined : checked.message;
  };
  it.each<[Record<string, unknown>, string | undefined]>([
    [{ color: 'red', rows: [1] }, undefined],
    [{ color: 'green', rows: [1] }, 'values."color" must be one of red, blue'],
    [{ color: 'red', rows: [2, 0] }, 'values."rows[1]" must be at least 1'],
    [{ color: 'red', rows: [], day: '2026-02-30' }, 'values."day" must be a date, such as 2026-01-31'],
    [{ color: 'red', rows: [], day: null }, undefined],
  ])('an answer of %j', (values, problem) => {
    expect(answer(values)).toBe(problem);
  });

  const schema = {
    type: 'object',
    properties: { color: { $ref: '#/$defs/Color' }, amount: { type: 'number', maximum: 100 } },
    required: ['color'],
    additionalProperties: false,
    $defs,
  };
  it.each<[Record<string, unknown>, string | undefined]>([
    [{ color: 'blue', amount: 500 }, undefined],
    [{ color: 'green', amount: 500 }, 'argument "color" must be one of red, blue'],
    [{ color: 'red', amount: 101 }, 'argument "amount" must be at most 100'],
  ])('an edit to %j, of an amount that the model had too high', (args, problem) => {
    const asked = { color: 'red', amount: 500 };
    expect(checkArguments(schema, args, asked)).toBe(problem);
  });

  it('an edit that an earlier version took is judged as it was then', () => {
    const request: PendingDecision = { ...refund, arguments: { color: 'red' }, argumentsSchema: schema };
    const context = { pending: [request], decided: new Map(), startedBy: 'sam', now: 0 };
    const said = { requestId: request.id, action: 'approve', by: 'ana', arguments: { color: 'green' } };
    expect(checkDecision(context, said).ok).toBe(false);
    expect(checkDecision({ ...context, edits: 'types' }, said).ok).toBe(true);
  });
});

describe('exact numbers', () => {
  const schema = {
    type: 'object',
    properties: { account: { type: 'integer' }, amount: { type: 'number', enum: [2, 5] }, note: { type: 'string' } },
  };
  it.each([
    ['{"account": 738529527931269425, "amount": 2.0}', undefined],
    ['{"account": 3.0}', undefined],
    ['{"account": 3.5}', 'argument "account" must be an integer, not a number'],
    ['{"amount": 2.5}', 'argument "amount" must be one of 2, 5'],
    ['{"note": 738529527931269425}', 'argument "note" must be a string, not a number'],
  ])('of edited arguments fit the schema: %s', (json, problem) => {
    expect(checkArguments(schema, parseJson(json) as Record<string, unknown>)).toBe(problem);
  });

  it('of an answer have the type of their field, and of a grant its range', () => {
    const answered = (size: string) =>
      check({ requestId: input.id, action: 'answer', by: 'ana', values: { size: parseJson(size) } }).ok;
    expect(['738529527931269425', '3.0', '3.5'].map(answered)).toEqual([true, true, false]);
    const limit: PendingDecision = { ...refund, kind: 'limit', arguments: { costUsd: 1 } };
    const granted = (costUsd: string) =>
      checkDecision(
        { pending: [limit], decided: new Map(), startedBy: 'sam', now: 0 },
        { ...approve, arguments: { costUsd: parseJson(costUsd) } },
      ).ok;
    expect(['2.0', '738529527931269425'].map(granted)).toEqual([true, false]);
  });

  it('2 and 2.0 are not the same to agree to: the tool would get another value', () => {
    const quorum = { ...refund, policy: { quorum: 2 }, votes: [] };
    const [two, float] = ['2', '2.0'].map((amount) => ({
      action: 'approve' as const,
      arguments: { order_id: 1, amount: parseJson(amount) },
    }));
    expect(contentOf(quorum, two!)).not.toBe(contentOf(quorum, float!));
  });
});

// Promise: nothing runs that the people whom the policy wants did not approve.
describe('what people fill in is judged like an edit', () => {
  const policy = {
    quorum: 2,
    deciders: { roles: ['finance'] },
    cases: [
      {
        when: [{ argument: 'amount', operator: 'lte' as const, value: 500 }],
        quorum: 1,
        deciders: { names: ['ana', 'bo'] },
      },
    ],
  };
  const asks: PendingDecision = {
    ...input,
    arguments: { to: 7, amount: 5 },
    fields: [{ name: 'amount', type: 'int', value: 5 }],
    policy,
  };
  const say = (values: Record<string, unknown>, by: object, request = asks) =>
    checkDecision(
      { pending: [request], decided: new Map(), startedBy: 'sam', now: 0 },
      { requestId: asks.id, action: 'answer', values, ...by },
    );

  it('by how many, and by whom', () => {
    const finance = { by: 'ana', roles: ['finance'] };
    expect(say({}, { by: 'ana' })).toMatchObject({ ok: true, required: 1 });
    expect(say({ amount: 400 }, { by: 'ana' })).toMatchObject({ ok: true, required: 1 });
    expect(say({ amount: 5000 }, { by: 'ana' })).toMatchObject({ ok: false, reason: 'NotAllowed' });
    expect(say({ amount: 5000 }, finance)).toMatchObject({ ok: true, required: 2 });
  });

  it('and by those who agree to the same', () => {
    const vote = { by: 'ana', roles: ['finance'], action: 'answer' as const, at: '', values: { amount: 5000 } };
    const voted = { ...asks, votes: [vote] };
    const bo = { by: 'bo', roles: ['finance'] };
    expect(say({ amount: 5000 }, bo, voted)).toMatchObject({ required: 2, agreeing: [vote] });
    expect(say({ amount: 5001 }, bo, voted)).toMatchObject({ required: 2, agreeing: [] });
    expect(standingOf(voted)).toMatchObject({ quorum: 2, agreed: [vote] });
  });
});

describe('a task for a person', () => {
  const task: PendingDecision = { ...outcome, external: true };
  const say = (submission: object) =>
    checkDecision(
      { pending: [task], decided: new Map(), startedBy: 'sam', now: 0 },
      { requestId: task.id, by: 'ana', ...submission },
    );

  it('takes what came of it, and that it was not done', () => {
    expect(actionsFor(task)).toEqual(['ran', 'skip']);
    expect(say({ action: 'ran', result: 'posted at noon' })).toMatchObject({ ok: true });
    expect(say({ action: 'skip', note: 'closed' })).toMatchObject({ ok: true });
  });

  // Promise: nothing is told to have run that nobody ran.
  it('is never run again by a machine, and is not done without a word', () => {
    expect(say({ action: 'again' })).toMatchObject({
      reason: 'InvalidDecision',
      message: expect.stringContaining('no machine can run it'),
    });
    expect(say({ action: 'ran', result: ' ' })).toMatchObject({
      reason: 'InvalidDecision',
      message: expect.stringContaining('result is empty'),
    });
  });
});

describe('a decision that was sent', () => {
  const taken = {
    requestId: refund.id,
    action: 'approve',
    by: 'Ana',
    decidedAt: refund.askedAt,
    via: 'console',
  } as const;

  it('is the own one when the same person said the same, however often it was sent', () => {
    expect(isOwnDecision(refund, taken, { by: 'ana', action: 'approve' })).toBe(true);
    const whole = { by: 'ana', action: 'approve', arguments: refund.arguments } as const;
    expect(isOwnDecision(refund, taken, whole)).toBe(true);
  });

  it.each([
    ['somebody else was faster', taken, { by: 'ben', action: 'approve' }],
    ['the same person said something else', taken, { by: 'ana', action: 'reject' }],
    [
      'the arguments are others',
      taken,
      { by: 'ana', action: 'approve', arguments: { ...refund.arguments, amount: 1 } },
    ],
    ['no person decided', { ...taken, by: 'ana', via: 'policy' }, { by: 'ana', action: 'approve' }],
  ] as const)('is another one when %s', (_, decision, sent) => {
    expect(isOwnDecision(refund, decision, sent)).toBe(false);
  });
});

// Promise: nothing runs that a person had to approve and did not.
describe('where a passkey must sign', () => {
  const signed: PendingDecision = { ...refund, policy: { sign: 'passkey' } };
  const passkey = { credentialId: 'c', authenticatorData: 'a', clientDataJSON: 'd', signature: 's', enrolment: 'e' };
  const judged = (request: PendingDecision, submission: object) => {
    const said = { requestId: request.id, by: 'ana', ...submission };
    return checkDecision({ pending: [request], decided: new Map(), startedBy: 'sam', now: 0 }, said);
  };

  it.each([
    ['an approval', signed, { action: 'approve' }],
    ['an edited approval', signed, { action: 'approve', arguments: { order_id: 1001, amount: 1 } }],
    ['an answer', { ...input, policy: signed.policy }, { action: 'answer', values: { size: 3 } }],
    ['a call that runs again', { ...outcome, policy: signed.policy }, { action: 'again' }],
    ['what came of a call', { ...outcome, policy: signed.policy }, { action: 'ran', result: 'done' }],
    [
      'more of a limit',
      { ...refund, kind: 'limit', arguments: { costUsd: 1 }, policy: signed.policy } as const,
      { action: 'approve' },
    ],
  ])('%s without one is refused', (_, request, submission) => {
    expect(judged(request, submission)).toMatchObject({ ok: false, reason: 'PasskeyNeeded' });
    expect(judged(request, { ...submission, passkey })).toMatchObject({ ok: true });
  });

  it('a rejection needs none', () => {
    expect(judged(signed, { action: 'reject' })).toMatchObject({ ok: true });
  });

  it('no rule stands for later calls, and time approves nothing', () => {
    const remember = { covers: 'tool' };
    expect(judged(signed, { action: 'approve', remember, passkey })).toMatchObject({ reason: 'RuleNotAllowed' });
    expect(endAtDeadline({ ...signed, policy: { sign: 'passkey', atDeadline: 'approve' } })).toBe('reject');
    expect(endAtDeadline({ ...signed, policy: { atDeadline: 'approve' } })).toBe('approve');
  });
});
