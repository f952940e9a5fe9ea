'use client';
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { OriginLine } from '@/components/go-on/origin-line';
import { Time } from '@/components/time';
import type { RunHead } from '@/state/run-events';
import { runsAddress } from '@/state/run-filter';
import { requestLine } from '@/words/request';
import { RunLimits } from './run-limits';

/** What the run is about, who asked whom and when. */
export function RunHeader({ view }: { view: RunHead }) {
  return (
    <header>
      <Link
        href="/"
        className="-ml-1 inline-flex items-center gap-0.5 rounded-md text-muted-foreground text-sm hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden="true" /> Runs
      </Link>
      <h1
        dir="auto"
        className="mt-1.5 line-clamp-3 text-balance break-words font-semibold text-xl leading-snug tracking-tight sm:text-2xl"
      >
        {requestLine(view.request)}
      </h1>
      <p className="mt-1 text-muted-foreground text-sm">
        {view.startedBy} asked {view.agentId}, <Time at={view.startedAt} />
      </p>
      {view.tenant && (
        <p className="mt-1 text-muted-foreground text-sm">
          For{' '}
          <Link
            href={runsAddress({ tenant: view.tenant })}
            className="underline underline-offset-2 hover:text-foreground"
          >
            {view.tenant}
          </Link>
        </p>
      )}
      {view.archivedAt && (
        <p data-testid="archived" className="mt-2 w-fit rounded-md bg-muted px-2.5 py-1 text-muted-foreground text-sm">
          <strong className="font-medium text-foreground">Archived</strong> <Time at={view.archivedAt} />: what happened
          is kept, new runs cannot go on from it.
        </p>
      )}
      {view.origin && <OriginLine runId={view.runId} origin={view.origin} />}
      <RunLimits view={view} />
    </header>
  );
}
