'use client';
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { OriginLine } from '@/components/go-on/origin-line';
import { useNow } from '@/lib/use-now';
import type { RunHead } from '@/state/run-events';
import { requestLine } from '@/words/request';
import { clock } from '@/words/time';
import { RunLimits } from './run-limits';

/** What the run is about, who asked whom and when. */
export function RunHeader({ view }: { view: RunHead }) {
  const now = useNow();
  return (
    <header>
      <Link
        href="/"
        className="-ml-1 inline-flex items-center gap-0.5 rounded-md text-muted-foreground text-sm hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden="true" /> Runs
      </Link>
      <h1 className="mt-1.5 line-clamp-3 text-balance break-words font-semibold text-xl leading-snug tracking-tight sm:text-2xl">
        {requestLine(view.request)}
      </h1>
      <p className="mt-1 text-muted-foreground text-sm">
        {view.startedBy} asked {view.agentId}, <time dateTime={view.startedAt}>{clock(view.startedAt, now)}</time>
      </p>
      {view.archivedAt && (
        <p data-testid="archived" className="mt-2 w-fit rounded-md bg-muted px-2.5 py-1 text-muted-foreground text-sm">
          <strong className="font-medium text-foreground">Archived</strong> {clock(view.archivedAt, now)}: what happened
          is kept, new runs cannot go on from it.
        </p>
      )}
      {view.origin && <OriginLine origin={view.origin} />}
      <RunLimits view={view} />
    </header>
  );
}
