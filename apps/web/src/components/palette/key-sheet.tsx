'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { type KeyTable, useKeyTables } from '@/lib/keys';

const everywhere: KeyTable = {
  name: 'Everywhere',
  rows: [
    ['Ctrl K, ⌘ K', 'search runs, agents, pages and commands'],
    ['?', 'these keys'],
    ['Esc', 'close what is open'],
  ],
};

/** The keys of the page that is open. */
export function KeySheet({ onClose }: { onClose(): void }) {
  const id = useId();
  const tables = [...useKeyTables(), everywhere];
  return (
    <Dialog aria-labelledby={id} onClose={onClose} className="max-w-md">
      <div className="flex flex-col gap-5 p-6">
        <div className="flex items-center justify-between">
          <h2 id={id} className="font-semibold text-lg tracking-tight">
            Keys
          </h2>
          <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
            <X />
          </Button>
        </div>
        {tables.map(({ name, rows }) => (
          <section key={name} aria-label={name}>
            <h3 className="mb-2 font-medium text-muted-foreground text-xs">{name}</h3>
            <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-1.5 text-sm">
              {rows.map(([key, does]) => (
                <div key={key} className="contents">
                  <dt>
                    <kbd className="rounded border border-b-2 bg-card px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Link href="/docs" onClick={onClose} className="w-fit text-primary text-sm underline-offset-4 hover:underline">
          Documentation
        </Link>
      </div>
    </Dialog>
  );
}
