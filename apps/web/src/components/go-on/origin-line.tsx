import type { RunOrigin } from '@platform/temporal';
import { originWords } from '@platform/temporal/words';
import Link from 'next/link';
import { CompareLink } from '@/components/compare/compare-link';

/** Where a run comes from. */
export function OriginLine({ runId, origin }: { runId: string; origin: RunOrigin }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm">
      <span data-testid="origin">
        {originWords[origin.kind]}{' '}
        <Link
          href={`/runs/${encodeURIComponent(origin.runId)}`}
          className="font-mono text-primary underline-offset-4 hover:underline"
        >
          {origin.runId}
        </Link>
      </span>
      {origin.kind !== 'child' && <CompareLink runId={runId} other={origin.runId} />}
    </p>
  );
}
