'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { lazily } from '@/components/lazily';
import { signIn } from '@/lib/sign-in';
import { useMe, useSignInNeeded } from '@/state/use-me';
import { SignInAgain } from './sign-in-again';

/** Loaded by those alone who have to sign in. */
const SignInPage = lazily(async () => (await import('./sign-in-page')).SignInPage);

/**
 * Asks people to sign in where the server wants it: before anything is shown; and later over the page, which keeps what was typed. When somebody
 * else has signed in meanwhile, the page begins anew: it holds what the one before was shown.
 */
export function SignInGate({ children }: { children: ReactNode }) {
  const me = useMe();
  const isNeeded = useSignInNeeded();
  const queries = useQueryClient();
  const last = useRef(me?.id);
  useEffect(() => {
    if (me && last.current !== undefined && last.current !== me.id) location.reload();
    last.current = me?.id;
  }, [me]);
  useEffect(() => signIn.onTold(() => void queries.refetchQueries({ queryKey: ['me'] })), [queries]);
  if (isNeeded && !me) return <SignInPage />;
  return (
    <>
      {children}
      {isNeeded && <SignInAgain />}
    </>
  );
}
