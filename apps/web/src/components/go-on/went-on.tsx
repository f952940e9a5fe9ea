'use client';
import Link from 'next/link';
import { CompareLink } from '@/components/compare/compare-link';
import { useWentOn } from '@/state/use-branches';
import { requestLine } from '@/words/request';

/** Runs that go on from this one or were started by it. Draws nothing when there are none. */
export function WentOn({ runId }: { runId: string }) {
  const runs = useWentOn(runId);
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="went-on" className="mt-5 border-t pt-4">
      <h2 id="went-on" className="mb-2 font-medium text-muted-foreground text-xs">
        Runs that come from this one
      </h2>
      <ul className="flex flex-col gap-1.5">
        {runs.map((run) => (
          <li key={run.runId} className="min-w-0">
            <Link
              href={`/runs/${encodeURIComponent(run.runId)}`}
              className="block truncate text-primary underline-offset-4 hover:underline"
            >
              {requestLine(run.request, 80)}
            </Link>
            <span className="flex items-center gap-3 text-muted-foreground text-xs">
              {run.status} <CompareLink runId={run.runId} other={runId} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
