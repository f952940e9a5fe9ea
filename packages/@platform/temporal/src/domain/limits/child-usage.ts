/** What the runs that a run started have used: the same sum in the workflow and in the projection. */
import { isObject } from '../json.js';
import { plainSum } from './plain-sum.js';
import { noUsage, type Usage, type UsageSum } from './usage.js';

/** What a run that was started by another has used. */
export interface ChildUsage {
  runId: string;
  usage: Usage;
}

const fields = [
  'inputTokens',
  'outputTokens',
  'modelCalls',
  'toolCalls',
  'costUsd',
  'failedModelCalls',
  'unpricedModelCalls',
] as const satisfies readonly (keyof UsageSum)[];

/** Adds what a child run has used, and the runs below it. A `child` without a usage changes nothing. */
export function withChild(usage: Usage, child: unknown): Usage {
  if (!isObject(child)) return usage;
  const children: UsageSum = { ...noUsage, ...usage.children };
  for (const used of [child, child.children].filter(isObject)) {
    for (const name of fields) {
      const amount = used[name];
      if (typeof amount !== 'number' || !(amount >= 0)) continue;
      const before = children[name] ?? 0;
      children[name] = name === 'costUsd' ? plainSum(before, amount) : before + amount;
    }
  }
  return { ...usage, children };
}
