'use client';
import type { HeldDecision } from '@/state/held/held';
import { BulkPanel } from './bulk-panel';
import { InboxCard } from './inbox-card';
import type { InboxOfPage } from './use-inbox';
import type { InboxActionsOfPage } from './use-inbox-actions';

/** Part of this file's script: whoever decides has loaded it. */
export { UndoBar } from './undo-bar';

export interface InboxBesideProps {
  inbox: InboxOfPage;
  page: InboxActionsOfPage;
  /** What can still be taken back, of the last word. */
  batch: readonly HeldDecision[];
}

/** What stands beside the list: the request that is open, or all that are chosen. They are one part, so that the key after the choice finds its button. */
export function InboxBeside({ inbox, page, batch }: InboxBesideProps) {
  const { outbox, setChosen } = inbox;
  return (
    <>
      {page.isChoosing && (
        <BulkPanel
          chosen={inbox.asked}
          gone={inbox.gone}
          apart={inbox.apart}
          onApprove={page.approve}
          onLeave={(key) => setChosen((before) => new Map([...before].filter(([each]) => each !== key)))}
          onClear={() => setChosen(new Map())}
        />
      )}
      {page.cards(batch.length === 1 ? batch[0]?.key : undefined).map((entry) => (
        <div key={entry.key} hidden={page.isChoosing || entry.key !== page.opened}>
          <InboxCard
            entry={entry}
            held={outbox.held.find(({ key }) => key === entry.key)}
            answer={outbox.answers.get(entry.key)}
            onGiven={page.given}
            onDismiss={inbox.dismiss}
            onBack={page.close}
          />
        </div>
      ))}
    </>
  );
}
