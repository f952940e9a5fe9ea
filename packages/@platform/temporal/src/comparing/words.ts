/** What people are told of a comparison, the same in the console and the terminal. */
import { type Amounts, english } from '../domain/limits/limits.js';
import { took } from '../words/durations.js';
import type { ComparedStep, Difference, RunComparison } from './compare.js';
import type { Step } from './steps.js';
import type { RunTotals } from './totals.js';

/** A number of both runs. */
export interface ComparedFact {
  name: string;
  before: string;
  after: string;
  /** `+300`; absent where they are the same, or no numbers. */
  change?: string;
}

type Measure = [name: string, of: (totals: RunTotals) => number | undefined, words: (amount: number) => string];

const measuresIn = ({ count, money }: Amounts): readonly Measure[] => [
  ['Model calls', ({ usage }) => usage.modelCalls, count],
  ['Tool calls', ({ usage }) => usage.toolCalls, count],
  ['Kept calls', ({ kept }) => kept, count],
  ['Tokens in', ({ usage }) => usage.inputTokens, count],
  ['Tokens out', ({ usage }) => usage.outputTokens, count],
  ['Cost', ({ usage }) => usage.costUsd, money],
  ['Time', ({ ms }) => ms, took],
  ['Decisions', ({ decisions }) => decisions.taken, count],
  ['Decisions of people', ({ decisions }) => decisions.byPeople, count],
  ['Time for decisions', ({ decisions }) => decisions.ms, took],
];

/** What both runs used and needed. What neither has is left out. `amounts`: the reader's language, where it is known. */
export function comparedFacts({ before, after }: RunComparison, amounts = english): ComparedFact[] {
  const texts: ComparedFact[] = [
    { name: 'Status', before: before.status, after: after.status },
    ...(before.agentId === after.agentId ? [] : [{ name: 'Agent', before: before.agentId, after: after.agentId }]),
    { name: 'Models', before: modelsText(before), after: modelsText(after) },
  ];
  const numbers = measuresIn(amounts).flatMap(([name, of, words]): ComparedFact[] => {
    const [one, other] = [of(before), of(after)];
    if (!one && !other) return [];
    const text = (amount: number | undefined) => (amount === undefined ? '–' : words(amount));
    const by = one === undefined || other === undefined ? 0 : other - one;
    const change = by === 0 ? {} : { change: `${by > 0 ? '+' : '−'}${words(Math.abs(by))}` };
    return [{ name, before: text(one), after: text(other), ...change }];
  });
  return [...texts, ...numbers];
}

function modelsText({ models }: RunTotals): string {
  return models.map(({ model, calls }) => (models.length > 1 ? `${model} (${calls})` : model)).join(', ') || '–';
}

const different: Readonly<Record<Difference, string>> = {
  request: 'other request',
  message: 'other message',
  answer: 'other answer',
  model: 'other model',
  arguments: 'other arguments',
  result: 'other result',
  decision: 'decided otherwise',
};

/** `same`, `other arguments, other result`, `only in the first`, `kept in the conversation`. */
export function comparedWords({ before, after, differences, isShared }: ComparedStep): string {
  if (isShared) return 'kept in the conversation';
  if (!after) return 'only in the first';
  if (!before) return 'only in the second';
  return differences.map((one) => different[one]).join(', ') || 'same';
}

/** Whether there is nothing to look at in a step, nor in what members did in it. */
export function isSame({ before, after, differences, isShared, members }: ComparedStep): boolean {
  const alike = isShared || (before !== undefined && after !== undefined && differences.length === 0);
  return alike && members.every(({ steps }) => steps.every(isSame));
}

/** What a step is: `refund`, `Model call`, `Request`. */
export function stepName({ item }: Step): string {
  switch (item.kind) {
    case 'request':
      return 'Request';
    case 'steered':
      return `${item.by} said`;
    case 'message':
      return 'Model call';
    case 'tool':
      return item.tool;
  }
}

/** What came of a tool call, as one text: its result, its error, or why it did not run. */
export function outcomeText({ item }: Step): string {
  if (item.kind !== 'tool') return '';
  return item.result ?? item.error ?? item.state;
}
