'use client';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/cn';
import { type KeyTable, useKeys } from '@/lib/keys';
import { Filters } from './filters';
import { KeyHints } from './key-hints';
import { inboxKeys } from './keys';
import type { InboxOfPage } from './use-inbox';
import { waitingText } from './waiting-text';
import { WhoseFilter } from './whose';

const keyTable: KeyTable = { name: 'Inbox', rows: inboxKeys.map(({ key, what }) => [key, what]) };

/** How much waits, and which of it is shown. `isBehind`: on a phone something else fills the screen. */
export function InboxHead({ inbox, isBehind }: { inbox: InboxOfPage; isBehind: boolean }) {
  const { items, connected, counts, address, setAddress, waiting, entries, dismissDecided } = inbox;
  const { mine, all } = counts;
  useKeys(keyTable);
  const decided = entries.filter(({ isOpen }) => !isOpen).length;
  return (
    <>
      <div className={cn('flex flex-wrap items-baseline justify-between gap-x-4', isBehind && 'max-lg:sr-only')}>
        <h1 className="font-semibold text-2xl tracking-tight">Inbox</h1>
        <KeyHints />
      </div>
      <p className={cn('mt-1 text-muted-foreground text-sm', isBehind && 'max-lg:sr-only')} aria-live="polite">
        {items && waitingText(address.whose === 'mine' ? mine : all, address.whose, all)}
        {items && !connected && ' Disconnected. Trying again; this may be out of date.'}
      </p>
      <div className={cn('mt-3 flex flex-wrap items-center gap-2 empty:hidden', isBehind && 'max-lg:hidden')}>
        {(all > mine || address.whose === 'all') && (
          <WhoseFilter whose={address.whose} mine={mine} all={all} onChange={(whose) => setAddress({ whose })} />
        )}
        <Filters items={waiting} address={address} onChange={setAddress} />
        {decided > 1 && (
          <Button variant="outline" size="sm" className="ml-auto" onClick={dismissDecided}>
            Put away {decided} decided
          </Button>
        )}
      </div>
    </>
  );
}
