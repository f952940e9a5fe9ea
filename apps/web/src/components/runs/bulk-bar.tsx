'use client';
import { RotateCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import type { BulkDoing } from '@/state/bulk';
import { countWords } from '@/words/amounts';

/** What can be done with the rows that are chosen. It lies over the end of the list, so that nothing moves when it comes. */
export function BulkBar(props: {
  count: number;
  /** All that fit the filter are chosen, loaded or not. */
  isAll?: boolean;
  act(doing: BulkDoing): void;
  leave(): void;
  children?: ReactNode;
}) {
  const { count, isAll, act, leave, children } = props;
  if (count === 0) return null;
  return (
    <section
      aria-label="Chosen runs"
      className="fixed inset-x-0 bottom-16 z-30 mx-auto flex w-fit max-w-[calc(100vw-1.5rem)] flex-wrap items-center gap-1.5 rounded-lg border bg-popover p-1.5 pl-3.5 text-sm shadow-lg md:bottom-5"
    >
      <p role="status" className="mr-1 whitespace-nowrap font-medium tabular-nums">
        {isAll && 'All '}
        {countWords(count)} chosen
      </p>
      {children}
      <Button variant="outline" size="sm" onClick={() => act('retry')}>
        <RotateCw className="max-sm:hidden" /> Retry …
      </Button>
      <Button variant="danger" size="sm" onClick={() => act('cancel')}>
        Cancel …
      </Button>
      <Button
        variant="ghost"
        size="sm"
        className="px-2"
        aria-label="Choose none"
        title="Choose none (Esc)"
        onClick={leave}
      >
        <X />
      </Button>
    </section>
  );
}
