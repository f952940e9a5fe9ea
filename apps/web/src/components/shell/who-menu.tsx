'use client';
import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { Me } from '@/lib/api';
import { signOut } from '@/lib/sign-out';
import { useNow } from '@/lib/use-now';
import { useMe, useSignInNeeded } from '@/state/use-me';
import { clock } from '@/words/time';
import { Initial } from './initial';
import { NameMenu } from './name-menu';
import { TellMe } from './tell-me';

/** Who one is here. Without sign-in people say it themselves. */
export function WhoMenu() {
  const me = useMe();
  const isNeeded = useSignInNeeded();
  if (isNeeded) return null;
  return me && me.kind !== 'local' ? <SignedIn me={me} /> : <NameMenu />;
}

function SignedIn({ me }: { me: Me }) {
  const now = useNow();
  const { mutate, isPending, error } = useMutation({ mutationFn: signOut });
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="gap-2 px-2">
          <Initial of={me.name} />
          <span className="sr-only">Signed in as</span>
          <span className="max-w-28 truncate text-muted-foreground max-sm:sr-only">{me.name}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Who you are" className="flex flex-col gap-3">
        <div>
          <p className="truncate font-medium">{me.name}</p>
          <p className="break-all text-muted-foreground text-xs">{me.id}</p>
        </div>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          <Row name="Roles">{me.roles.length > 0 ? me.roles.join(', ') : 'none that a policy names'}</Row>
          {me.tenant && <Row name="Tenant">{me.tenant}</Row>}
          {me.sessionEndsAt && <Row name="Session">until {clock(me.sessionEndsAt, now)}</Row>}
          <Row name="Signed">{me.signing ? 'what you decide is signed in your name' : 'nothing is signed'}</Row>
        </dl>
        {error && <Notice tone="danger">{error.message}</Notice>}
        {me.kind === 'person' && (
          <Link href="/passkeys" className="w-fit text-primary underline-offset-4 hover:underline">
            Your passkeys
          </Link>
        )}
        <TellMe />
        <Button variant="outline" size="sm" className="self-end" disabled={isPending} onClick={() => mutate()}>
          <LogOut /> {isPending ? 'Signing out …' : 'Sign out'}
        </Button>
      </PopoverContent>
    </Popover>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
