'use client';
import { Dialog } from 'radix-ui';
import { Button } from '@/components/ui/button';
import { signedInPath, signInUrl } from '@/lib/sign-in';
import { useMe } from '@/state/use-me';

/** Covers the page when the session has ended. One signs in in another tab; this page stays, with what was typed. */
export function SignInAgain() {
  const me = useMe();
  return (
    <Dialog.Root open>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-background/95 backdrop-blur-xl" />
        <Dialog.Content
          onEscapeKeyDown={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed top-[18vh] left-1/2 z-50 flex w-[calc(100vw-2rem)] max-w-sm -translate-x-1/2 flex-col gap-4 rounded-xl border bg-popover p-6 text-popover-foreground shadow-lg"
        >
          <Dialog.Title className="font-semibold text-lg tracking-tight">Your session has ended</Dialog.Title>
          <Dialog.Description className="text-muted-foreground text-sm">
            Sign in again{me && ` as ${me.name}`}. It opens in a new tab; this page stays as it is, with what you typed.
          </Dialog.Description>
          <Button asChild size="lg">
            <a href={signInUrl(signedInPath)} target="_blank" rel="noopener opener">
              Sign in again
            </a>
          </Button>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
