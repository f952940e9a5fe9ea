'use client';
import Link from 'next/link';
import { useState } from 'react';
import { EmptyState } from '@/components/empty-state';
import { More } from '@/components/more';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { useInbox } from '@/state/inbox';
import { useIsMine } from '@/state/use-mine';
import { InboxCard } from './inbox-card';
import { KeyHints } from './key-hints';
import { type Entry, useEntries } from './use-entries';
import { keepInSight, useInboxKeys } from './use-inbox-keys';
import { type Whose, WhoseFilter } from './whose';

/** The requests that wait for the person, or for anybody. The most urgent one is first. People decide on the page. */
export function InboxPage() {
  const { items, unreadable, connected } = useInbox();
  const { entries: all, dismiss, dismissDecided } = useEntries(items);
  const isMine = useIsMine();
  const [whose, setWhose] = useState<Whose>('mine');
  const mine = items?.filter(isMine).length ?? 0;
  const entries = whose === 'mine' ? all.filter((entry) => !entry.isOpen || isMine(entry)) : all;
  const [selected, setSelected] = useState<string>();
  useInboxKeys(
    entries.map(({ key }) => key),
    selected,
    setSelected,
  );
  const open = items?.length ?? 0;
  const decided = entries.filter(({ isOpen }) => !isOpen).length;
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle>Inbox</PageTitle>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h1 className="font-semibold text-2xl tracking-tight">Inbox</h1>
        <KeyHints />
      </div>
      <p className="mt-1 text-muted-foreground text-sm" aria-live="polite">
        {items && waitingWords(whose === 'mine' ? mine : open, whose, open)}
        {items && !connected && ' Disconnected. Trying again; this may be out of date.'}
      </p>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-3 empty:hidden">
        {open > mine && <WhoseFilter whose={whose} mine={mine} all={open} onChange={setWhose} />}
        {decided > 1 && (
          <Button variant="outline" size="sm" onClick={dismissDecided}>
            Put away {decided} decided
          </Button>
        )}
      </div>
      <div className="mt-5">
        {!items && <ListSkeleton what="inbox" />}
        {items && entries.length === 0 && (
          <EmptyState
            title="All clear"
            text="When an agent wants to do something that needs your word, it shows up here."
          >
            <Button asChild variant="outline">
              <Link href="/">All runs</Link>
            </Button>
          </EmptyState>
        )}
        {unreadable?.map(({ runId, message }) => (
          <div key={runId} role="alert" className="mb-3">
            <p className="text-danger text-sm">
              <Link href={`/runs/${encodeURIComponent(runId)}`} className="underline">
                A run
              </Link>{' '}
              waits for something that cannot be read. Tell those who run the product.
            </p>
            <More detail={message} className="text-muted-foreground text-xs">
              Why it cannot be read:
            </More>
          </div>
        ))}
        <ol ref={keepInSight} aria-label="Pending decisions" className="flex flex-col gap-5">
          {entries.map((entry: Entry) => (
            <InboxCard
              key={entry.key}
              entry={entry}
              isSelected={entry.key === selected}
              onSelect={setSelected}
              onDismiss={dismiss}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

function waitingWords(count: number, whose: Whose, open: number): string {
  const you = whose === 'mine' && open > count ? ' for you' : '';
  if (count === 0) return `Nothing waits for ${you ? 'you' : 'a decision'}.`;
  return count === 1 ? `One decision waits${you}.` : `${count} decisions wait${you}, the most urgent first.`;
}
