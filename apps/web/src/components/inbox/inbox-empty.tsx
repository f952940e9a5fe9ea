'use client';
import Link from 'next/link';
import { EmptyState } from '@/components/empty-state';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { Button } from '@/components/ui/button';
import type { InboxAddress } from './use-filter';

export interface InboxEmptyProps {
  isKnown: boolean;
  filter: InboxAddress;
  /** Something waits that the filter does not show. */
  hasOthers: boolean;
  onAll(): void;
}

/** What stands where nothing waits, or nothing is known yet. */
export function InboxEmpty({ isKnown, filter, hasOthers, onAll }: InboxEmptyProps) {
  if (!isKnown) return <ListSkeleton what="inbox" />;
  const isFiltered = filter.agent !== undefined || filter.tool !== undefined;
  return (
    <div className="lg:col-span-2">
      {isFiltered && hasOthers ? (
        <EmptyState title="Nothing of this waits" text="Requests of other tools or agents do.">
          <Button variant="outline" onClick={onAll}>
            Show all
          </Button>
        </EmptyState>
      ) : (
        <EmptyState
          title="All clear"
          text="When an agent wants to do something that needs your word, it shows up here."
        >
          <Button asChild variant="outline">
            <Link href="/">All runs</Link>
          </Button>
        </EmptyState>
      )}
    </div>
  );
}
