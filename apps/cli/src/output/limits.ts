/** What a run has used of what it may. */
import { amountWords, bareAmount, dollars, limitNames, type RunView, type Usage, usedOf } from '@platform/temporal';

/** `13 of 20 model calls, $0.04 of $0.50`; nothing when nothing is limited. */
export function limitsLine({ limits, usage, startedAt, endedAt }: RunView): string | undefined {
  if (!limits) return undefined;
  const end = endedAt === undefined ? Date.now() : Date.parse(endedAt);
  const parts = limitNames.flatMap((name) => {
    const allowed = limits[name];
    if (allowed === undefined) return [];
    const used = usedOf(name, usage, (end - Date.parse(startedAt)) / 1000);
    return [`${bareAmount(name, used)} of ${amountWords(name, allowed)}`];
  });
  if (parts.length === 0) return undefined;
  return `Used ${parts.join(', ')}; at a limit ${limits.atLimit === 'end' ? 'it ends' : 'people are asked for more'}`;
}

/** `; runs that it started: 4 model calls, 1,200 tokens, $0.04`; nothing when none has ended. */
export function childrenText({ children }: Usage): string {
  if (!children) return '';
  const calls = amountWords('modelCalls', children.modelCalls + (children.failedModelCalls ?? 0));
  const tokens = amountWords('tokens', children.inputTokens + children.outputTokens);
  return `; runs that it started: ${calls}, ${tokens}${costText(children)}`;
}

/** `, $0.04`, with what is not in it; nothing when no price is known. */
export function costText({ costUsd, unpricedModelCalls }: Usage): string {
  const without = unpricedModelCalls ? ` without ${unpricedModelCalls} calls of models that have no price` : '';
  return costUsd === undefined ? '' : `, ${dollars(costUsd)}${without}`;
}
