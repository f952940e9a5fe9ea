import type { Inbox } from '@platform/temporal';
import Link from 'next/link';
import { More } from '@/components/more';

export interface UnreadableProps {
  runs: NonNullable<Inbox['unreadable']>;
}

/** Runs that wait for something that cannot be read. */
export function Unreadable({ runs }: UnreadableProps) {
  return runs.map(({ runId, message }) => (
    <div key={runId} role="alert" className="mt-3">
      <p className="text-danger text-sm">
        <Link href={`/runs/${encodeURIComponent(runId)}`} className="underline">
          A run
        </Link>{' '}
        waits for something that cannot be read. Tell those who run the product.
      </p>
      <More detail={message} className="text-muted-foreground text-xs">
        Why it cannot be read:
      </More>
    </div>
  ));
}
