import type { RunView } from '@platform/temporal';
import { originWords } from '@platform/temporal/words';
import Link from 'next/link';
import { Time } from '@/components/time';
import { requestLine } from '@/words/request';

/** Which run stands on a side, and what it has to do with the other. */
export function RunHeading({ side, view, other }: { side: string; view: RunView; other: RunView }) {
  const { runId, request, startedBy, startedAt, origin } = view;
  return (
    <section aria-label={`${side} run`} className="min-w-0 rounded-lg border bg-card px-4 py-3">
      <p className="text-muted-foreground text-xs">
        {side}
        {origin?.runId === other.runId && ` · ${originWords[origin.kind]} ${other.runId}`}
      </p>
      <Link
        href={`/runs/${encodeURIComponent(runId)}`}
        className="mt-0.5 block truncate font-medium text-sm underline-offset-4 hover:underline"
      >
        {requestLine(request)}
      </Link>
      <p className="mt-0.5 truncate text-muted-foreground text-xs">
        <span className="font-mono">{runId}</span> · {startedBy}, <Time at={startedAt} />
      </p>
    </section>
  );
}
