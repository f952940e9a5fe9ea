'use client';
import { useCallback, useMemo } from 'react';
import { useMe, useSignInNeeded } from './use-me';

/** What people do in the console, as the permissions of the API are called. */
export type Doing = 'start' | 'decide' | 'steer' | 'schedule';

/** A run that something is done to. */
interface OfSomebody {
  runId: string;
  startedById?: string | null;
}

/** Permissions that allow it for every run, and for one's own. */
const permissions: Readonly<Record<Doing, { all: string; own?: string }>> = {
  start: { all: 'start' },
  decide: { all: 'decide' },
  steer: { all: 'steer', own: 'start' },
  schedule: { all: 'schedule' },
};

/**
 * Tells what the person may do, so that a page offers nothing else. The server decides: where a role holds for some agents only, a page may
 * offer what the server then refuses.
 */
export function useMay(): (doing: Doing, run?: OfSomebody) => boolean {
  const me = useMe();
  const isSignedOut = useSignInNeeded();
  return useCallback(
    (doing, run) => {
      if (!me) return !isSignedOut;
      if (me.kind === 'local') return true;
      const { all, own } = permissions[doing];
      const isOwn = own !== undefined && run?.startedById === me.id;
      return me.permissions.includes(all) || (isOwn && me.permissions.includes(own));
    },
    [me, isSignedOut],
  );
}

/** What runs the person may stop and retry: all, or those that they started, which the list tells by their name. Absent where none. The server decides by more than the name. */
export function useSteers(): { own?: string } | undefined {
  const may = useMay();
  const me = useMe();
  const [isAll, isOwn, name] = [may('steer'), may('start'), me?.name];
  return useMemo(() => {
    if (isAll) return {};
    return isOwn && name !== undefined ? { own: name } : undefined;
  }, [isAll, isOwn, name]);
}
