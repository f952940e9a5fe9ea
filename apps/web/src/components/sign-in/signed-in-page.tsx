'use client';
import Link from 'next/link';
import { useEffect } from 'react';
import { EmptyState } from '@/components/empty-state';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { signIn } from '@/lib/sign-in';
import { useMe } from '@/state/use-me';

/** Where the tab ends up in which one signed in: it tells the others, and closes where the browser lets it. */
export function SignedInPage() {
  const me = useMe();
  useEffect(() => {
    if (!me) return;
    signIn.tell();
    window.close();
  }, [me]);
  return (
    <>
      <PageTitle>Signed in</PageTitle>
      <EmptyState
        isPage
        title={me ? `You are signed in as ${me.name}` : 'Signing in …'}
        text="You can close this tab: the page that you came from goes on."
      >
        <Button asChild variant="outline">
          <Link href="/">All runs</Link>
        </Button>
      </EmptyState>
    </>
  );
}
