/** Two runs beside each other, step by step. Pure: it goes into browsers. */
import { canonicalJson } from '../domain/json.js';
import type { RunView } from '../projection/view.js';
import { type Aligned, align, type Likeness } from './align.js';
import { argumentsOf, callText, type Step, type StepItem, stepsOf } from './steps.js';
import { type RunTotals, totalsOf } from './totals.js';

/** What is not the same in a step of two runs. */
export type Difference = 'request' | 'message' | 'answer' | 'model' | 'arguments' | 'result' | 'decision';

/** One line of a comparison. A step that only one of the runs has stands alone. */
export interface ComparedStep {
  before?: Step;
  after?: Step;
  /** Empty when they are the same, or when there is only one. */
  differences: Difference[];
  /** A fork has it from this run, and shows it no more: it is part of the conversation that the fork began with. */
  isShared?: true;
  /** What members of a team did in it. */
  members: { name: string; steps: ComparedStep[] }[];
}

/** Two runs side by side. `steps` has each step of both, once. */
export interface RunComparison {
  before: RunTotals;
  after: RunTotals;
  steps: ComparedStep[];
}

/** Compares two runs, whatever they have to do with each other. Give the earlier one first. */
export function compareRuns(before: RunView, after: RunView): RunComparison {
  const [one, other] = [stepsOf(before), stepsOf(after)];
  const shared = sharedSteps(before, after, one, other);
  const [asked, ...rest] = other;
  return {
    before: totalsOf(before),
    after: totalsOf(after),
    steps:
      shared > 0
        ? [
            ...compareSteps(one.slice(0, 1), asked ? [asked] : []),
            ...one.slice(1, shared).map((step) => ({ ...compared({ before: step }), isShared: true as const })),
            ...compareSteps(one.slice(shared), rest),
          ]
        : compareSteps(one, other),
  };
}

/**
 * How many of the first steps a fork has only in the conversation that it began with, the request included. What it keeps of the turn in which it
 * begins stands in its own timeline too, with the times of the run before.
 */
function sharedSteps(before: RunView, { origin }: RunView, one: readonly Step[], other: readonly Step[]): number {
  if (origin?.kind !== 'fork' || origin.runId !== before.runId) return 0;
  const kept = other.flatMap(({ item }) => ('kept' in item && item.kept ? [recordedAt(item)] : []));
  const begins =
    kept.length > 0
      ? one.findIndex(({ item }) => 'turn' in item && kept.includes(recordedAt(item)))
      : one.findIndex(({ item }) => item.kind === 'message' && item.turn >= (origin.turn ?? 0));
  const first = one[begins]?.item;
  return first === undefined || (first.kind === 'message' && first.turn === 0) ? 0 : begins;
}

/** When the entry of an item was recorded, which is the same in a fork. */
function recordedAt(item: StepItem): string {
  return `${item.kind} ${item.kind === 'tool' ? item.finishedAt : item.at}`;
}

function compareSteps(before: readonly Step[], after: readonly Step[]): ComparedStep[] {
  return align(before, after, likenesses).map(compared);
}

/** From the likeness that says most to the one that says least. */
const likenesses: readonly Likeness<Step>[] = [
  ({ item, asks }) => `${whatOf(item)} ${asks} ${outcomeOf(item)}`,
  ({ item, asks }) => (item.kind === 'message' ? `message ${asks}` : whatOf(item)),
  ({ item }) => (item.kind === 'tool' ? `tool ${item.tool}` : item.kind),
];

function whatOf(item: StepItem): string {
  switch (item.kind) {
    case 'request':
      return `request ${canonicalJson(item.request)}`;
    case 'steered':
      return `steered ${item.text}`;
    case 'message':
      return `message ${item.text}`;
    case 'tool':
      return `tool ${callText(item)}`;
  }
}

function outcomeOf(item: StepItem): string {
  return item.kind === 'tool' ? `${item.state} ${item.result ?? item.error ?? ''}` : '';
}

function compared({ before, after }: Aligned<Step>): ComparedStep {
  return {
    ...(before && { before }),
    ...(after && { after }),
    differences: before && after ? differencesOf(before, after) : [],
    members: align(before?.members ?? [], after?.members ?? [], [({ id }) => id]).map((member) => ({
      name: (member.after ?? member.before)?.name ?? '',
      steps: compareSteps(member.before?.steps ?? [], member.after?.steps ?? []),
    })),
  };
}

function differencesOf({ item: before, ...one }: Step, { item: after, ...other }: Step): Difference[] {
  const found: Difference[] = [];
  if (before.kind === 'request' && whatOf(before) !== whatOf(after)) found.push('request');
  if (before.kind === 'steered' && whatOf(before) !== whatOf(after)) found.push('message');
  if (before.kind === 'message' && after.kind === 'message') {
    if (before.text !== after.text) found.push('answer');
    if (before.model !== after.model) found.push('model');
  }
  if (before.kind === 'tool' && after.kind === 'tool') {
    if (canonicalJson(argumentsOf(before)) !== canonicalJson(argumentsOf(after))) found.push('arguments');
    if (outcomeOf(before) !== outcomeOf(after)) found.push('result');
    if (decided(one) !== decided(other)) found.push('decision');
  }
  return found;
}

function decided({ decisions }: Pick<Step, 'decisions'>): string {
  return decisions.map(({ decision }) => decision?.action ?? 'open').join();
}
