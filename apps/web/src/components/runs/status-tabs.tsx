'use client';
import type { RunStatus } from '@platform/temporal';
import { type RunFilter, type RunSort, runsAddress } from '@/state/run-filter';
import { countWords, shortCount } from '@/words/amounts';
import { statuses, statusWords } from '@/words/run-statuses';
import { FilterLink } from './filter-link';

/** Which runs are shown, with how many there are of each status; links, because each has an address. */
export function StatusTabs(props: {
  filter: RunFilter;
  sort: RunSort;
  counts?: Partial<Record<RunStatus, number>>;
  show(filter: RunFilter): void;
}) {
  const { filter, sort, counts, show } = props;
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tab = (status: RunStatus | undefined, name: string, count: number | undefined) => {
    const next = { ...filter, status };
    return (
      <li key={name}>
        <FilterLink
          href={runsAddress(next, sort)}
          show={() => show(next)}
          isCurrent={filter.status === status}
          className="flex items-baseline gap-1.5 rounded-md px-2.5 py-1 text-muted-foreground transition-colors hover:text-foreground aria-[current]:bg-card dark:aria-[current]:bg-accent aria-[current]:font-medium aria-[current]:text-foreground aria-[current]:shadow-xs"
        >
          {name}
          <Count count={count} />
        </FilterLink>
      </li>
    );
  };
  return (
    <nav
      aria-label="Filter"
      className="-mx-4 max-w-[100vw] overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      <ul className="flex w-max gap-0.5 rounded-lg bg-muted p-1 text-sm">
        {tab(undefined, 'All', all)}
        {statuses.map((status) => tab(status, statusWords[status], counts && (counts[status] ?? 0)))}
      </ul>
    </nav>
  );
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
