import type { InboxItem } from '@platform/temporal';
import { mayNotDecide } from '@platform/temporal/standing';

/** The requests that this person may decide. */
export function mine(
  items: readonly InboxItem[],
  me: { by: string; byId?: string; roles?: readonly string[] },
): InboxItem[] {
  return items.filter(({ run, request }) => !mayNotDecide(request, me, run));
}
