import type { InboxItem } from '@platform/temporal';
import { mayNotDecide } from '@platform/temporal/standing';

/** Those of the requests that someone may decide. */
export function mine(
  items: readonly InboxItem[],
  me: { by: string; roles: readonly string[] | undefined },
): InboxItem[] {
  return items.filter(({ run, request }) => !mayNotDecide(request, me, run.startedBy));
}
