/** What a reset has undone, in words. */
import type { ResetItem } from '@platform/temporal';
import { shown } from '@platform/temporal/shown';

/** Decisions one by one: what was decided on, how, and by whom. What tools had done stays done. */
export function undoneWords(undone: ResetItem['undone']): string {
  if (!undone) return 'The server no longer has what came after it.';
  const decisions = undone.flatMap((item) => {
    if (item.kind !== 'decision' || !item.decision) return [];
    return [`${shown(item.request.tool)}: ${item.decision.action} by ${shown(item.decision.by)}`];
  });
  if (decisions.length === 0) return 'No decision is undone by it.';
  return `These decisions count no more, and what tools had done stays done: ${decisions.join('; ')}.`;
}
