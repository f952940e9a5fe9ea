import type { RunOrigin } from '@platform/temporal';
import Link from 'next/link';

const words: Readonly<Record<RunOrigin['kind'], string>> = {
  followUp: 'Continues run',
  fork: 'Fork of run',
  rerun: 'Repeats run',
  child: 'Started by run',
};

/** Where a run comes from. */
export function OriginLine({ origin }: { origin: RunOrigin }) {
  return (
    <p className="mt-1 text-muted-foreground text-sm" data-testid="origin">
      {words[origin.kind]}{' '}
      <Link
        href={`/runs/${encodeURIComponent(origin.runId)}`}
        className="font-mono text-primary underline-offset-4 hover:underline"
      >
        {origin.runId}
      </Link>
    </p>
  );
}
