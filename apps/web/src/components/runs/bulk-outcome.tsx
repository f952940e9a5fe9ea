import Link from 'next/link';
import type { BulkDoing, BulkOutcome } from '@/state/bulk';
import { bulkWords, countedRuns } from './bulk-words';

/** How far it is, and at the end which runs refused it and why. */
export function BulkOutcomeView(props: { doing: BulkDoing; outcome: BulkOutcome; of: number }) {
  const { doing, outcome, of } = props;
  const { done, refused } = outcome;
  const isOver = done.length + refused.length >= of;
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        {countedRuns(done.length)} {bulkWords[doing].done}
        {refused.length > 0 && `, ${refused.length} did not take it`}
        {isOver ? '.' : `, of ${of} …`}
      </p>
      {!isOver && (
        <progress
          className="h-1.5 w-full accent-primary"
          max={of}
          value={done.length + refused.length}
          aria-label="Done"
        />
      )}
      {refused.length > 0 && (
        <ul
          aria-label="Those that did not take it"
          className="flex max-h-60 flex-col gap-1.5 overflow-y-auto rounded-lg border p-2.5 text-[0.8125rem]"
        >
          {refused.map(({ runId, message }) => (
            <li key={runId}>
              <Link
                href={`/runs/${encodeURIComponent(runId)}`}
                prefetch={false}
                className="font-mono text-primary text-xs hover:underline"
              >
                {runId}
              </Link>{' '}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
