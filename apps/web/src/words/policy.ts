/** How the calls of a tool are decided, and what a run may use, in sentences for whoever looks at an agent. */
import type { RunLimits } from '@platform/temporal';
import type { DecisionPolicy, ToolDescription } from '@platform/temporal/agent-service';
import { decidersText } from '@platform/temporal/decisions';
import { writeJson } from '@platform/temporal/json';
import { duration } from '@platform/temporal/words';
import { countWords } from './amounts';

type Case = NonNullable<DecisionPolicy['cases']>[number];
type Condition = Case['when'][number];

/** What a repeat of a call would do. */
export const effectWords: Readonly<Record<ToolDescription['effect'], string>> = {
  read: 'only reads',
  idempotent: 'may be repeated',
  once: 'is done once, never repeated by itself',
};

/** `Anyone decides.`, and each thing that is different, a sentence each. */
export function policySentences(policy: DecisionPolicy | null | undefined): string[] {
  const { cases, deadlineSeconds, atDeadline, remindEverySeconds, escalations, sign, ...rest } = policy ?? {};
  const deadline = deadlineSeconds ? [deadlineSentence(deadlineSeconds, atDeadline ?? 'deny')] : [];
  return [
    ...(cases ?? []).map((one) => `${conditionsWords(one.when)}: ${who(one)}.`),
    `${cases?.length ? 'Otherwise ' : ''}${cases?.length ? who(rest) : upperFirst(who(rest))}.`,
    ...deadline,
    ...(remindEverySeconds ? [`Reminded every ${duration(remindEverySeconds * 1_000)}.`] : []),
    ...(escalations ?? []).map(
      ({ afterSeconds, to }) => `After ${duration(afterSeconds * 1_000)} also ${decidersText(to)}.`,
    ),
    ...(sign === 'passkey' ? ['Whoever approves confirms with a passkey.'] : []),
  ];
}

function who({ approve, deciders, quorum, notStarter }: Partial<Case>): string {
  if (approve) return 'nobody is asked';
  const names = deciders ? decidersText(deciders) : 'anyone';
  const decide = (quorum ?? 1) > 1 ? `${quorum} of ${names} must agree` : `${names} decides`;
  return `${decide}${notStarter ? ', not who started the run' : ''}`;
}

const ends = {
  deny: 'it counts as rejected',
  approve: 'it counts as approved',
  fail: 'the run fails',
  wait: 'it stays open',
};

function deadlineSentence(seconds: number, end: keyof typeof ends): string {
  return `Undecided after ${duration(seconds * 1_000)}, ${ends[end]}.`;
}

const operators: Readonly<Record<Condition['operator'], string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is below',
  lte: 'is at most',
  gt: 'is above',
  gte: 'is at least',
  in: 'is one of',
  not_in: 'is none of',
  contains: 'contains',
  exists: 'is given',
};

function conditionsWords(conditions: readonly Condition[]): string {
  return `When ${conditions.map(conditionWords).join(' and ')}`;
}

function conditionWords({ argument, operator, value }: Condition): string {
  const name = argument.replaceAll(/[_.]/g, ' ');
  if (operator === 'exists') return `${name} ${value === false ? 'is not given' : operators.exists}`;
  return `${name} ${operators[operator]} ${valueText(value)}`;
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'string' ? value : writeJson(value);
}

/** Each limit of an agent's runs, in words; none when there are none. */
export function limitSentences(
  limits: { [Name in keyof RunLimits]?: RunLimits[Name] | null } | null | undefined,
): string[] {
  const { modelCalls, tokens, costUsd, wallClockSeconds, atLimit } = limits ?? {};
  const said = [
    modelCalls != null && `${countWords(modelCalls)} model calls`,
    tokens != null && `${countWords(tokens)} tokens`,
    costUsd != null && `$${costUsd}`,
    wallClockSeconds != null && `${duration(wallClockSeconds * 1_000)} from its start`,
  ].filter((one) => one !== false);
  if (said.length === 0) return [];
  return [...said, atLimit === 'end' ? 'At a limit the run ends.' : 'At a limit people are asked for more.'];
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
