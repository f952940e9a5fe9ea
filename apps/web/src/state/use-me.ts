'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { api, type Me } from '@/lib/api';
import { signIn } from '@/lib/sign-in';
import { useName, useRoles } from '@/lib/use-name';

/** Milliseconds between two looks. A role that was taken away is noticed so. */
const everyMs = 60_000;

/** Who the server takes this browser for; absent until it has said so. What it said last stays while one has to sign in again. */
export function useMe(): Me | undefined {
  const { data } = useQuery({
    queryKey: ['me'],
    queryFn: api.me,
    refetchInterval: everyMs,
    refetchOnWindowFocus: 'always',
  });
  return data;
}

/** Whether one has to sign in before the server answers anything else. */
export function useSignInNeeded(): boolean {
  return useSyncExternalStore(signIn.subscribe, signIn.isNeeded, () => false);
}

/** The person at this browser, as runs know them. */
export interface Who {
  by: string;
  byId?: string;
  roles: readonly string[];
  /** What bodies say of the person: nothing where sign-in knows it. */
  said: { by?: string; roles?: string[] };
}

/** The signed-in person; without sign-in the name and the roles that were typed in this browser. */
export function useWho(): Who {
  const me = useMe();
  const [name] = useName();
  const roles = useRoles();
  return useMemo(() => {
    if (me && me.kind !== 'local') return { by: me.name, byId: me.id, roles: me.roles, said: {} };
    return { by: name, roles, said: { by: name, ...(roles.length > 0 && { roles }) } };
  }, [me, name, roles]);
}
