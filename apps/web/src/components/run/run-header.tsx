import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import type { RunHead } from '@/state/run-events';
import { requestLine } from '@/words/request';

/** What the run is about. */
export function RunHeader({ view }: { view: RunHead }) {
  return (
    <header>
      <Link
        href="/"
        className="-ml-1 inline-flex items-center gap-0.5 rounded-md text-muted-foreground text-sm hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden="true" /> Runs
      </Link>
      <h1 className="mt-1.5 line-clamp-2 text-balance font-semibold text-xl leading-snug tracking-tight sm:text-2xl">
        {requestLine(view.request)}
      </h1>
    </header>
  );
}
