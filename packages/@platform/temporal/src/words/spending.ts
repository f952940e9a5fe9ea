/** What a run has used, and of what it may use. */
import {
  type Amounts,
  amountWords,
  bareAmount,
  dollars,
  english,
  type LimitName,
  limitNames,
  usedOf,
} from '../domain/limits/limits.js';
import type { UsageSum } from '../domain/limits/usage.js';
import type { RunView } from '../projection/view.js';

export { type Amounts, dollars };

type Limited = Pick<RunView, 'limits' | 'usage' | 'startedAt' | 'endedAt'>;

const titles: Readonly<Record<LimitName, string>> = {
  modelCalls: 'Model calls',
  tokens: 'Tokens',
  costUsd: 'Money',
  wallClockSeconds: 'Time',
};

export interface LimitUse {
  name: LimitName;
  title: string;
  /** `13 of 20`, `$0.04 of $0.50`. */
  text: string;
  /** From 0 to 1. */
  part: number;
}

/** How far a run is from each of its limits at `now` (milliseconds). */
export function limitUse(run: Limited, now: number, amounts = english): LimitUse[] {
  const { limits, usage, startedAt, endedAt } = run;
  const elapsed = ((endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt)) / 1000;
  return limitNames.flatMap((name) => {
    const allowed = limits?.[name];
    if (allowed === undefined) return [];
    const used = Math.max(0, usedOf(name, usage, elapsed));
    const text = `${bareAmount(name, used, amounts)} of ${bareAmount(name, allowed, amounts)}`;
    return [{ name, title: titles[name], text, part: Math.min(1, used / allowed) }];
  });
}

/** What the run has cost so far, with what is not in it; nothing when no price is known. */
export function costWords(usage: UsageSum, { money } = english): string | undefined {
  const { costUsd, unpricedModelCalls: without } = usage;
  if (costUsd === undefined) return without ? 'no price known' : undefined;
  return `${money(costUsd)}${without ? `, without ${without} calls that have no price` : ''}`;
}

/** What the runs that it started have used: `4 model calls, 1,200 tokens, $0.04`; nothing when none has ended. */
export function childrenWords({ children }: RunView['usage'], amounts = english): string | undefined {
  if (!children) return undefined;
  const calls = children.modelCalls + (children.failedModelCalls ?? 0);
  const tokens = children.inputTokens + children.outputTokens;
  const cost = costWords(children, amounts);
  const words = [amountWords('modelCalls', calls, amounts), amountWords('tokens', tokens, amounts)];
  return [...words, ...(cost ? [cost] : [])].join(', ');
}

/** What happens at a limit, as a sentence. */
export function atLimitWords({ atLimit }: NonNullable<RunView['limits']>): string {
  return atLimit === 'end' ? 'At a limit the run ends.' : 'At a limit people are asked for more.';
}
