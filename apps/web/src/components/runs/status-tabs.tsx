'use client';
import type { RunStatus } from '@platform/temporal';
import { type Segment, Segments } from '@/components/segments';
import { type RunFilter, type RunSort, runsAddress } from '@/state/run-filter';
import { countWords, shortCount } from '@/words/amounts';
import { statuses, statusWords } from '@/words/run-statuses';

/** Which runs are shown, with how many there are of each status. */
export function StatusTabs(props: {
  filter: RunFilter;
  sort: RunSort;
  counts?: Partial<Record<RunStatus, number>>;
  show(filter: RunFilter): void;
}) {
  const { filter, sort, counts, show } = props;
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tab = (status: RunStatus | undefined, name: string, count: number | undefined): Segment => {
    const next = { ...filter, status };
    return {
      key: name,
      href: runsAddress(next, sort),
      show: () => show(next),
      isCurrent: filter.status === status,
      words: (
        <>
          {name}
          <Count count={count} />
        </>
      ),
    };
  };
  const segments = statuses.map((status) => tab(status, statusWords[status], counts && (counts[status] ?? 0)));
  return <Segments label="Filter" segments={[tab(undefined, 'All', all), ...segments]} />;
}

/** Takes its room before it is known, so that nothing moves when it is. */
function Count({ count }: { count: number | undefined }) {
  return (
    <span
      className="min-w-[1.5ch] font-normal text-muted-foreground text-xs tabular-nums"
      title={count === undefined ? undefined : countWords(count)}
    >
      {count !== undefined && shortCount(count)}
    </span>
  );
}
