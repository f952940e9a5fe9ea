/**
 * Nothing runs that a person had to approve and did not: the agent-service judges by its own policy what the workflow has decided by the one
 * that came with the request. Both must want the same, or people would be asked for ever.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecisionAnswer, DecisionPolicy } from '@platform/temporal/agent-service';
import type { Decision, PendingDecision } from '@platform/temporal/contract';
import { parseMessage } from '@platform/temporal/json';
import {
  checkDecision,
  decidedArguments,
  isOverdue,
  isSame,
  type Names,
  names,
  requirementFor,
  ruleFor,
  withVote,
} from '@platform/temporal/workflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionAtDeadline, toAnswer, toPending, whatIsDue } from './requests.js';

interface Case {
  name?: string;
  policy?: DecisionPolicy | null;
  call: { tool: string; arguments: Record<string, unknown>; member?: string; fields?: PendingDecision['fields'] };
  answer: Partial<DecisionAnswer> & Pick<DecisionAnswer, 'action'>;
  why?: string | null;
  /** The arguments that the call runs with. */
  runs?: Record<string, unknown>;
}

const golden = readFileSync(
  new URL('../../../../packages/@platform/temporal/fixtures/judging/answers.json', import.meta.url),
  'utf8',
);
const cases = parseMessage(golden) as (Case & { name: string; why: string | null })[];
const noHash = 'of-the-arguments';

/** Names that came before they were refused are compared like all others. */
const compared: Names = { ...names, problem: () => undefined };

/** Whether the workflow, had it this policy, would have let the call run after the same votes, rule or deadline. */
function stands({ policy, call, answer }: Case): boolean {
  const { kind = 'approval', action, arguments: edited, decided, result, values } = answer;
  if (!['approve', 'answer', 'again', 'ran'].includes(action)) return true;
  const isApproval = kind === 'approval' && action === 'approve';
  const wanted = [call.arguments, ...(edited ? [edited] : [])].map((args) => requirementFor(policy, args));
  if (isApproval && wanted.every(({ automatic }) => automatic)) return true;
  if (!decided) return false;
  const { how, startedBy, startedById, startersBefore, asked, agreed, rule } = decided;
  const wrong = asked && (asked.tool !== call.tool || (asked.argumentsHash ?? noHash) !== noHash);
  if (wrong || how === 'start') return false;
  const request = {
    id: '0-c1',
    kind,
    toolCallId: 'c1',
    tool: call.tool,
    arguments: call.arguments,
    argumentsHash: noHash,
    policy,
    ...fieldsOf(call, kind, values),
    ...(call.member && { member: { id: call.member, name: call.member, call: '', run: '' } }),
  };
  const at = (time: string | null | undefined) => Date.parse(time ?? '');
  const pending = toPending(request, undefined, at(asked?.at));
  if (how === 'people')
    return byPeople(
      pending,
      { action, arguments: edited ?? undefined, result: result ?? undefined, values: values ?? undefined },
      decided,
    );
  if (!isApproval || edited) return false;
  if (how === 'deadline') {
    const isNow = !pending.deadline || isOverdue(pending, at(decided.at));
    return isNow && decisionAtDeadline(pending, '').action === 'approve';
  }
  if (how !== 'rule' || !rule || agreed?.length !== 1) return false;
  const { by, byId, roles } = agreed[0]!;
  const whole = {
    ...rule,
    member: rule.member ?? undefined,
    expiresAt: rule.expiresAt ?? undefined,
    argumentsHash: rule.argumentsHash ?? noHash,
    ...{
      requestId: '',
      arguments: {},
      by,
      byId: byId ?? undefined,
      roles: roles ?? undefined,
      via: 'client' as const,
      createdAt: '',
      uses: 0,
    },
  };
  return ruleFor([whole], request, { startedBy, startedById, startersBefore, now: at(decided.at) }) !== undefined;
}

/** What people fill in or are asked, in a shape that takes whatever they say. */
function fieldsOf(call: Case['call'], kind: string, values: DecisionAnswer['values']): Partial<PendingDecision> {
  if (kind === 'input') return { fields: call.fields?.map((field) => ({ ...field, type: 'any', optional: true })) };
  if (kind !== 'question') return {};
  const options = (said: unknown) => (Array.isArray(said) ? said : []).map((label) => ({ label: String(label) }));
  const questions = Object.entries(values ?? {}).map(([question, said]) => ({ question, options: options(said) }));
  return { questions: questions.map((each) => ({ ...each, multiSelect: true })) };
}

function byPeople(
  asked: PendingDecision,
  said: Pick<Decision, 'action' | 'arguments' | 'result' | 'values'>,
  { agreed, startedBy, startedById, startersBefore }: NonNullable<DecisionAnswer['decided']>,
): boolean {
  let request = asked;
  for (const { by, byId, roles, at } of agreed ?? []) {
    request = whatIsDue({ ...asked, votes: request.votes }, Date.parse(at ?? '')).changed;
    const submission = { requestId: request.id, by, byId, roles, ...said };
    const check = checkDecision(
      { pending: [request], decided: new Map(), startedBy, startedById, startersBefore, now: 0, names: compared },
      submission,
    );
    if (!check.ok) continue;
    const { decision, request: voted } = withVote(check, 'client', at ?? '', compared);
    if (decision) return true;
    request = voted;
  }
  return false;
}

/** What the agent-service says of cases, each given as JSON. */
function judgedByService<Answer>(lines: readonly string[]): Answer[] {
  const cwd = fileURLToPath(new URL('../../../agent-service', import.meta.url));
  const input = `${lines.join('\n')}\n`;
  const out = execFileSync(`${cwd}/.venv/bin/python`, ['-m', 'tests.kit.judge'], {
    cwd,
    input,
    maxBuffer: 1e9,
    env: { ...process.env, PYTHONPATH: 'src' },
  });
  return out
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('an answer is enough or not, whichever language judges it', () => {
  it.each(cases.filter(({ name }) => !name.startsWith('a worker before')))('$name', (one) => {
    expect(stands(one)).toBe(one.why === null);
  });

  it.each(cases.filter(({ runs }) => runs))(
    '$name: what is judged is what the turn is told to run',
    ({ call, answer, runs }) => {
      const { kind = 'approval', action, values = null } = answer;
      const shown = { ...call, member: undefined }; // whose call it is, is no matter of values
      const request = { id: '0-c1', kind, toolCallId: 'c1', argumentsHash: noHash, ...shown };
      expect(decidedArguments(request, { action, values: values ?? undefined })).toEqual(runs);
      const decision: Decision = {
        ...{ requestId: request.id, action, values: values ?? undefined },
        ...{ by: 'bob', via: 'client', decidedAt: '' },
      };
      const told = toAnswer(request, decision, { how: 'people', startedBy: 'sam' });
      if (call.fields) expect({ ...call.arguments, ...told.values }).toEqual(runs);
    },
  );

  it('of random policies, arguments and votes', { timeout: 120_000 }, () => {
    const samples = fc.sample(caseTexts, 3_000);
    const service = judgedByService<string | null>(samples);
    const differing = samples.filter((text, index) => stands(parseMessage(text) as Case) !== (service[index] === null));
    expect(differing.slice(0, 3)).toEqual([]);
    const enough = service.filter((why) => why === null).length;
    expect(Math.min(enough, samples.length - enough)).toBeGreaterThan(300);
  });
});

/** Capitals that Unicode 16 gave to letters that had none: only processes with that version or a later one know them. */
const newCapitals = /[\u{A7CB}-\u{A7CF}\u{A7DA}-\u{A7DC}]/u;

/** Where all versions of Unicode agree: processes have different ones. */
const ofOldUnicode = fc
  .oneof(
    ...[
      [0x00, 0x7ff],
      [0x10a0, 0x10ff],
      [0x13a0, 0x13ff],
      [0x1e00, 0x214f],
      [0xac00, 0xad00],
      [0xfb00, 0xfb4f],
      [0xfe00, 0xffef],
    ].map(([min, max]) => fc.integer({ min, max })),
  )
  .map((code) => String.fromCodePoint(code));

it('who is one person, whichever language says it', { timeout: 60_000 }, () => {
  const letter = fc.oneof(
    fc.constantFrom(
      'a',
      'A',
      'ａ',
      'ß',
      'ẞ',
      'ı',
      'İ',
      'i',
      'I',
      'Σ',
      'ς',
      'σ',
      ' ',
      '\u00a0',
      '\u3000',
      '\u200b',
      '\u0301',
      'é',
      'K',
      'Ꭰ',
      'ꭰ',
    ),
    ofOldUnicode,
  );
  const name = fc.array(letter, { maxLength: 4 }).map((letters) => letters.join(''));
  const pair = fc
    .tuple(name, name, fc.constantFrom('other', 'upper', 'lower', 'NFKD', 'NFC'))
    .map(([one, other, how]) => {
      if (how === 'upper') return [one, one.toUpperCase()];
      if (how === 'lower') return [one, one.toLowerCase()];
      return [one, how === 'other' ? other : one.normalize(how)];
    })
    .filter((both) => !both.some((text) => newCapitals.test(text)));
  const samples = fc.sample(pair, 3_000);
  const service = judgedByService<boolean>(samples.map((names) => JSON.stringify({ names })));
  const differing = samples.filter(([one, other], index) => isSame(String(one), String(other)) !== service[index]);
  expect(differing.slice(0, 5)).toEqual([]);
});

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map(String),
  fc.constantFrom(
    '50',
    '50.0',
    '5e1',
    '50.00000000000001',
    '9007199254740992',
    '9007199254740993',
    '9007199254740992.0',
    '1e300',
    '-0.0',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const text = fc.constantFrom('', 'a', 'b', 'ab', '50', '\uffff', '😀', 'DE').map((value) => JSON.stringify(value));
const plain = fc.oneof(number, text, fc.constantFrom('true', 'false', 'null'));
const listOf = (item: fc.Arbitrary<string>, most = 3) =>
  fc.array(item, { maxLength: most }).map((items) => `[${items.join(',')}]`);
const value = fc.oneof(
  plain,
  plain,
  listOf(plain),
  plain.map((inner) => `{"x":${inner}}`),
);

function objectOf(fields: Record<string, fc.Arbitrary<string | undefined>>): fc.Arbitrary<string> {
  return fc.record(fields).map((record) => {
    const members = Object.entries(record).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${member}`).join(',')}}`;
  });
}
const maybe = (some: fc.Arbitrary<string>) => fc.option(some, { nil: undefined });
const json = (...values: unknown[]) => fc.constantFrom(...values.map((each) => JSON.stringify(each)));

const args = objectOf({ amount: maybe(value), who: maybe(value), lines: maybe(listOf(value)) });
/** What people are shown of each argument before they fill it in. */
const fields = fc
  .tuple(...['amount', 'who', 'lines'].map((name) => objectOf({ name: json(name), value: maybe(value) })))
  .map((each) => `[${each.join(',')}]`);
const condition = fc.oneof(
  ...(['eq', 'ne', 'contains', 'lt', 'lte', 'gt', 'gte', 'in', 'not_in', 'exists'] as const).map((operator) =>
    objectOf({
      argument: json('amount', 'who', 'who.x', 'lines.0', 'lines.01', 'lines.7', 'amount.x', '__proto__'),
      operator: json(operator),
      value: operator === 'exists' ? json(true, false) : operator.endsWith('in') ? listOf(plain) : plain,
    }),
  ),
);
const people = ['ana', 'ANA', 'bob', 'sam', 'Ｂob', 'a\u200bna', 'eve'];
const deciders = objectOf({
  names: maybe(json(['ana'], ['bob', 'EVE'], ['idp#1', 'sam'], [])),
  roles: maybe(json(['finance'], ['ops', 'Finance'], [])),
});
const wants = { deciders: maybe(deciders), quorum: maybe(json(1, 2, 3)), notStarter: maybe(json(true, false)) };
const policy = objectOf({
  ...wants,
  cases: maybe(listOf(objectOf({ ...wants, when: listOf(condition, 2), approve: maybe(json(true, false)) }))),
  deadlineSeconds: maybe(json(60, 600)),
  atDeadline: maybe(json('deny', 'approve', 'wait', 'fail')),
  escalations: maybe(listOf(objectOf({ afterSeconds: json(30, 300), to: deciders }), 2)),
});
const time = json(
  '2026-01-01T00:00:29.999Z',
  '2026-01-01T00:00:30.000Z',
  '2026-01-01T00:01:00.000Z',
  '2026-01-01T00:20:00.000Z',
);
const vote = objectOf({
  by: json(...people),
  byId: maybe(json('idp#1', 'idp#2')),
  roles: maybe(json(['finance'], ['ＯＰＳ'], ['sales'], ['ops', 'finance'])),
  at: time,
});
const decided = objectOf({
  how: json('people', 'people', 'people', 'condition', 'rule', 'deadline', 'start'),
  startedBy: json('sam', 'ana', 'Bob'),
  startedById: maybe(json('idp#1')),
  startersBefore: maybe(listOf(objectOf({ by: json(...people), byId: maybe(json('idp#1', 'idp#2')) }), 2)),
  asked: objectOf({ at: json('2026-01-01T00:00:00.000Z'), tool: json('pay', 'pay', 'pay', 'refund') }),
  at: time,
  agreed: maybe(listOf(vote, 4)),
  rule: maybe(
    objectOf({
      id: json('r1'),
      tool: json('pay', 'pay', 'refund'),
      member: maybe(json('m')),
      covers: json('tool', 'arguments'),
      argumentsHash: maybe(json('00')),
      expiresAt: maybe(time),
    }),
  ),
});
const answer = fc.oneof(
  objectOf({ action: json('approve'), arguments: maybe(args), decided }),
  objectOf({ action: json('approve'), decided }),
  objectOf({ action: json('answer'), kind: json('input'), values: fc.oneof(args, json({})), decided }),
  objectOf({ action: json('again'), kind: json('outcome'), decided }),
  objectOf({ action: json('ran'), kind: json('outcome'), result: json('done'), decided }),
);
/** Cases as JSON, in which numbers are written in every way. */
const caseTexts = objectOf({
  policy: fc.oneof(policy, json(null)),
  call: objectOf({ tool: json('pay'), arguments: args, member: maybe(json('m')), fields }),
  answer,
});
