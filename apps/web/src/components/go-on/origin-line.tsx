import type { RunOrigin } from '@platform/temporal';
import { originWords } from '@platform/temporal/words';
import Link from 'next/link';

/** Where a run comes from. */
export function OriginLine({ origin }: { origin: RunOrigin }) {
  return (
    <p className="mt-1 text-muted-foreground text-sm" data-testid="origin">
      {originWords[origin.kind]}{' '}
      <Link
        href={`/runs/${encodeURIComponent(origin.runId)}`}
        className="font-mono text-primary underline-offset-4 hover:underline"
      >
        {origin.runId}
      </Link>
    </p>
  );
}
