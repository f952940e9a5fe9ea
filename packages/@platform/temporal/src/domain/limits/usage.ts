/** What a run has used, from the entries of its journal: the same sum in the workflow and in the projection. */
import { tokensCounted } from '../journal/agno-messages.js';
import { asCount, asObject } from '../json/read.js';
import { plainSum } from './plain-sum.js';

/** Tokens of all model calls of a run, as the provider counted them. Failed calls count with what is known of them, else with an estimate. */
export interface UsageSum {
  inputTokens: number;
  outputTokens: number;
  modelCalls: number;
  toolCalls: number;
  /** US dollars by the price table, of finished and of failed calls; absent while no call had a price. */
  costUsd?: number;
  /** Model calls that failed after tokens were spent. */
  failedModelCalls?: number;
  /** Model calls whose model has no price: `costUsd` does not hold them. */
  unpricedModelCalls?: number;
}

/** What a run has used by itself, and the runs that it started. */
export interface Usage extends UsageSum {
  /** Usage of child runs that have ended in any way, and of the runs below them. The other fields do not hold it. Absent without such runs. */
  children?: UsageSum;
}

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, modelCalls: 0, toolCalls: 0 };

/** The usage after one more entry, whatever its sender made of it. */
export function withEntry(usage: Usage, entry: Readonly<Record<string, unknown>>): Usage {
  switch (entry.kind) {
    case 'tool':
      return { ...usage, toolCalls: usage.toolCalls + 1 };
    case 'model': {
      const { inputTokens, outputTokens } = tokensOf(entry);
      return withCall({ ...usage, modelCalls: usage.modelCalls + 1 }, inputTokens, outputTokens, entry);
    }
    case 'spent': {
      const failed = { ...usage, failedModelCalls: (usage.failedModelCalls ?? 0) + 1 };
      return withCall(failed, asCount(entry.inputTokens), asCount(entry.outputTokens), entry);
    }
    default:
      return usage;
  }
}

/** What one entry adds to a usage. */
export function usageOf(entry: Readonly<Record<string, unknown>>): UsageSum {
  return withEntry(noUsage, entry);
}

/** The usage with what an entry adds. */
export function withUsage(usage: Usage, added: UsageSum): Usage {
  const sum: Usage = { ...usage };
  for (const name of Object.keys(added) as (keyof UsageSum)[]) {
    const [amount = 0, more = 0] = [sum[name], added[name]];
    sum[name] = name === 'costUsd' ? plainSum(amount, more) : amount + more;
  }
  return sum;
}

/** The usage without what an entry has added, which turned out not to count. */
export function withoutUsage(usage: Usage, gone: UsageSum): Usage {
  const left: Usage = { ...usage };
  for (const name of Object.keys(gone) as (keyof UsageSum)[]) {
    const [amount = 0, less = 0] = [left[name], gone[name]];
    left[name] = name === 'costUsd' ? plainSum(amount, -less) : amount - less;
    if (left[name] === 0 && !(name in noUsage)) delete left[name];
  }
  return left;
}

/** Tokens of a finished model call, as its provider counted them, or as many as there may have been. */
export function tokensOf(entry: Readonly<Record<string, unknown>>): { inputTokens: number; outputTokens: number } {
  const estimate = asObject(entry.estimate);
  const counted = tokensCounted(entry.message);
  if (counted.inputTokens + counted.outputTokens > 0) return counted;
  return { inputTokens: asCount(estimate?.inputTokens), outputTokens: asCount(estimate?.outputTokens) };
}

function withCall(
  usage: Usage,
  inputTokens: number,
  outputTokens: number,
  { costUsd, unpriced }: Readonly<Record<string, unknown>>,
): Usage {
  return {
    ...usage,
    inputTokens: usage.inputTokens + inputTokens,
    outputTokens: usage.outputTokens + outputTokens,
    ...(typeof costUsd === 'number' && costUsd >= 0 && { costUsd: plainSum(usage.costUsd ?? 0, costUsd) }),
    ...(unpriced === true && { unpricedModelCalls: (usage.unpricedModelCalls ?? 0) + 1 }),
  };
}
