import type { RequestItem, TimelineItem } from '@platform/temporal';
import { RequestRow } from '@/components/run/request-row';
import { fitsLine } from '@/words/request';

/** The request of the run of the page, below what was before it. One that does not fit the title stands in the timeline anyway. */
export function AskedNow({ runId, items }: { runId: string; items: readonly TimelineItem[] }) {
  const request = items.find((item): item is RequestItem => item.kind === 'request');
  if (!request || !fitsLine(request.request) || request.files?.length) return null;
  return (
    <ol aria-label="Asked now" className="mb-5">
      <li>
        <RequestRow runId={runId} item={request} />
      </li>
    </ol>
  );
}
