'use client';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { signedInPath, signInUrl } from '@/lib/sign-in';
import { useMe } from '@/state/use-me';

/** Covers the page when the session has ended. One signs in in another tab; this page stays, with what was typed. */
export function SignInAgain() {
  const me = useMe();
  const id = useId();
  return (
    <Dialog
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="top-[18vh] max-w-sm backdrop:bg-background/95 backdrop:backdrop-blur-xl"
    >
      <div className="flex flex-col gap-4 p-6">
        <h2 id={`${id}-title`} className="font-semibold text-lg tracking-tight">
          Your session has ended
        </h2>
        <p id={`${id}-text`} className="text-muted-foreground text-sm">
          Sign in again{me && ` as ${me.name}`}. It opens in a new tab; this page stays as it is, with what you typed.
        </p>
        <Button asChild size="lg">
          <a href={signInUrl(signedInPath)} target="_blank" rel="noopener opener">
            Sign in again
          </a>
        </Button>
      </div>
    </Dialog>
  );
}
