'use client';
import type { InboxItem } from '@platform/temporal';
import { isSame } from '@platform/temporal/decisions';
import { mayNotDecide } from '@platform/temporal/standing';
import { useMemo } from 'react';
import { useName, useRoles } from '@/lib/use-name';
import { useInbox } from './inbox';

/** Tells whether the person at this browser may decide a request, by the name and roles that they gave. */
export function useIsMine(): (item: InboxItem) => boolean {
  const [by] = useName();
  const roles = useRoles();
  return useMemo(
    () =>
      ({ run, request }) =>
        !mayNotDecide(request, { by, roles }, run.startedBy),
    [by, roles],
  );
}

/** How many decisions wait for the person at this browser: those that they may take and have not agreed to yet. */
export function useWaitingForMe(): number {
  const [by] = useName();
  const isMine = useIsMine();
  const agreed = ({ request }: InboxItem) => request.votes?.some((vote) => isSame(vote.by, by)) ?? false;
  return useInbox().items?.filter((item) => isMine(item) && !agreed(item)).length ?? 0;
}
