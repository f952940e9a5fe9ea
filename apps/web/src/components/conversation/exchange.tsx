'use client';
import type { RunView } from '@platform/temporal';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Time } from '@/components/time';
import { requestLine } from '@/words/request';
import { ExchangeRows } from './exchange-rows';

/** A run of the conversation that is not the one of the page: one line, and opened, everything that happened in it. */
export function Exchange({ view, isOpen: opened = false }: { view: RunView; isOpen?: boolean }) {
  const [isOpen, setIsOpen] = useState(opened);
  return (
    <details
      data-testid="exchange"
      className="group/exchange min-w-0 rounded-lg border bg-card"
      open={isOpen}
      onToggle={(event) => {
        if (event.target === event.currentTarget) setIsOpen(event.currentTarget.open);
      }}
    >
      <summary className="flex min-h-10 list-none items-center gap-2 rounded-lg px-3 text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 text-muted-foreground transition-transform group-open/exchange:rotate-90"
        />
        <span className="min-w-0 flex-1 truncate">{requestLine(view.request, 120)}</span>
        <span className="shrink-0 text-muted-foreground text-xs">
          {view.startedBy} · {view.status} · <Time at={view.startedAt} />
        </span>
      </summary>
      {isOpen && (
        <div className="border-t px-3 pt-4 pb-3">
          <ExchangeRows view={view} />
          <Link
            href={`/runs/${encodeURIComponent(view.runId)}`}
            prefetch={false}
            className="mt-2 inline-flex min-h-6 items-center text-primary text-sm underline-offset-4 hover:underline"
          >
            Open this run
          </Link>
        </div>
      )}
    </details>
  );
}
