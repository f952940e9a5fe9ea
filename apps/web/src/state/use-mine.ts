'use client';
import type { InboxItem } from '@platform/temporal';
import { isSame } from '@platform/temporal/decisions';
import { mayNotDecide } from '@platform/temporal/standing';
import { useMemo } from 'react';
import { useInbox } from './inbox';
import { useMay } from './use-may';
import { useWho } from './use-me';

/** Tells whether the person at this browser may decide a request, by their name and roles. */
export function useIsMine(): (item: InboxItem) => boolean {
  const who = useWho();
  const may = useMay();
  return useMemo(
    () =>
      ({ run, request }) =>
        may('decide') && !mayNotDecide(request, who, run),
    [who, may],
  );
}

/** How many decisions wait for the person at this browser: those that they may take and have not agreed to yet. */
export function useWaitingForMe(): number {
  const { by } = useWho();
  const isMine = useIsMine();
  const agreed = ({ request }: InboxItem) => request.votes?.some((vote) => isSame(vote.by, by)) ?? false;
  return useInbox().items?.filter((item) => isMine(item) && !agreed(item)).length ?? 0;
}
