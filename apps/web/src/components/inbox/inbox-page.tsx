'use client';
import { useRef } from 'react';
import { lazily } from '@/components/lazily';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { cn } from '@/lib/cn';
import { lastBatch } from '@/state/held/held';
import { heldDecisions } from '@/state/held/store';
import { groupId } from './groups';
import type { InboxBesideProps } from './inbox-beside';
import { InboxEmpty } from './inbox-empty';
import { InboxHead } from './inbox-head';
import type { InboxListProps } from './inbox-list';
import { NotSent } from './not-sent';
import type { UndoBarProps } from './undo-bar';
import type { UnreadableProps } from './unreadable';
import { useInboxPage } from './use-inbox';
import { useInboxActions } from './use-inbox-actions';

/** Loaded when something waits. */
const InboxList = lazily<InboxListProps>(async () => (await import('./inbox-list')).InboxList, {
  loading: () => <ListSkeleton what="inbox" />,
});
const InboxBeside = lazily<InboxBesideProps>(async () => (await import('./inbox-beside')).InboxBeside);
const Unreadable = lazily<UnreadableProps>(async () => (await import('./unreadable')).Unreadable);
const UndoBar = lazily<UndoBarProps>(async () => (await import('./inbox-beside')).UndoBar);

/** The requests that wait for the person, or for anybody: a list, and what is open beside it. The most urgent one is first. People decide on the page. */
export function InboxPage() {
  const inbox = useInboxPage();
  const { items, lines, waiting, outbox, heldKeys, chosen, alike, address, counts } = inbox;
  const place = useRef<HTMLElement>(null);
  const page = useInboxActions(inbox, place);
  const { opened, isChoosing, open } = page;
  const batch = lastBatch(outbox.held, heldDecisions.page());
  const isBehind = isChoosing || (page.isMeant && opened !== undefined);
  const mayBeChosen = (id: string) => waiting.some((entry) => groupId(entry) === id && alike(entry) !== undefined);
  return (
    <div>
      <PageTitle>Inbox</PageTitle>
      <InboxHead inbox={inbox} isBehind={isBehind} />
      <NotSent unsent={inbox.unsent} answers={outbox.answers} />
      {inbox.unreadable && <Unreadable runs={inbox.unreadable} />}
      <div className="mt-4 lg:grid lg:grid-cols-[minmax(18rem,24rem)_minmax(0,1fr)] lg:gap-5">
        {lines.length === 0 ? (
          <InboxEmpty
            isKnown={items !== undefined}
            filter={address}
            hasOthers={counts.all > 0}
            onAll={() => inbox.setAddress({ agent: undefined, tool: undefined, whose: 'all' })}
          />
        ) : (
          <div className={cn(isBehind && 'max-lg:hidden')}>
            <InboxList
              lines={lines}
              opened={opened}
              chosen={new Set(chosen.keys())}
              held={heldKeys}
              isAlike={(entry) => alike(entry) !== undefined}
              onOpen={open}
              onChoose={page.choose}
              onToggleGroup={inbox.toggleGroup}
              mayChoose={(line) => line.type === 'group' && mayBeChosen(line.id)}
              onChooseGroup={page.chooseAlike}
            />
          </div>
        )}
        <section
          ref={place}
          tabIndex={-1}
          aria-label="Open request"
          className={cn(
            'inbox-beside min-w-0 overflow-y-auto rounded-xl p-1 outline-none',
            !isBehind && 'max-lg:hidden',
          )}
        >
          {(inbox.entries.length > 0 || isChoosing) && <InboxBeside inbox={inbox} page={page} batch={batch} />}
        </section>
      </div>
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-20 z-40 flex justify-center px-4 md:bottom-6"
      >
        {batch.length > 0 && (
          <UndoBar batch={batch} onUndo={page.undo} onSend={() => heldDecisions.sendNow(batch.map(({ key }) => key))} />
        )}
      </div>
    </div>
  );
}
