/** What a run has used of its limits, on one line. */
import type { RunView, Usage } from '@platform/temporal';
import { atLimitWords, childrenWords, costWords, limitUse } from '@platform/temporal/words';
import { serverNow } from '../server-time.js';

/** `Model calls 13 of 20, Money $0.04 of $0.50. At a limit people are asked for more.`; `undefined` when nothing is limited. */
export function limitsLine(view: RunView): string | undefined {
  const uses = limitUse(view, serverNow());
  if (!view.limits || uses.length === 0) return undefined;
  return `${uses.map(({ title, text }) => `${title} ${text}`).join(', ')}. ${atLimitWords(view.limits)}`;
}

/** `; runs that it started: 4 model calls, 1,200 tokens, $0.04`; nothing when none has ended. */
export function childrenText(usage: Usage): string {
  const words = childrenWords(usage);
  return words ? `; runs that it started: ${words}` : '';
}

/** `, $0.04`, and which calls are not in it; empty when no price is known. */
export function costText(usage: Usage): string {
  return usage.costUsd === undefined ? '' : `, ${costWords(usage)}`;
}
