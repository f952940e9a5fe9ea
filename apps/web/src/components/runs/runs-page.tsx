'use client';
import { Notice } from '@/components/decision/notice';
import { lazily } from '@/components/lazily';
import { PageTitle } from '@/components/shell/page-title';
import { filterQuery } from '@/state/run-filter';
import { useRunCounts } from '@/state/use-run-counts';
import { useRunFilter } from '@/state/use-run-filter';
import { useRuns } from '@/state/use-runs';
import { FilterBar } from './filter-bar';
import { ListNote } from './list-note';
import { ListSkeleton } from './list-skeleton';
import { NoRuns } from './no-runs';
import { SearchBox } from './search-box';
import { problemsOf } from './server-problems';
import { SortMenu } from './sort-menu';
import { StatusTabs } from './status-tabs';
import { usePageKeys } from './use-page-keys';
import type { WorkListProps } from './work-list';

/** Loaded when there are runs to show. */
const WorkList = lazily<WorkListProps>(async () => (await import('./work-list')).WorkList, {
  loading: () => <ListSkeleton what="runs" />,
});

/** The list of runs, live. What it shows is in the address, so that people can keep and send it. */
export function RunsPage() {
  const { filter, sort, problems: wrong, show, drop } = useRunFilter();
  usePageKeys();
  // With a filter that cannot be read nothing is shown: it would be more than what was asked for.
  const query = wrong.length > 0 ? undefined : filterQuery(filter, sort);
  const list = useRuns(query);
  const counts = useRunCounts(query === undefined ? undefined : filterQuery(filter));
  const { filters: refused, message } = problemsOf(list.problem, filter);
  const problems = [...wrong, ...refused];
  const total = counts && (filter.status ? counts[filter.status] : sum(Object.values(counts)));
  return (
    <>
      <PageTitle>Runs</PageTitle>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <h1 className="font-semibold text-2xl tracking-tight">Runs</h1>
        <SearchBox
          value={filter.search ?? ''}
          search={(words, replace) => show({ ...filter, search: words || undefined }, { replace })}
        />
        <StatusTabs filter={filter} sort={sort} counts={counts} show={show} />
      </div>
      <FilterBar filter={filter} problems={problems} runs={list.runs ?? []} show={show} drop={drop}>
        <SortMenu sort={sort} change={(next) => show(filter, { sort: next })} />
      </FilterBar>
      <div className="mt-3">
        {message && <Notice tone="danger">{message}</Notice>}
        {problems.length > 0 && (
          <p role="status" className="py-6 text-center text-muted-foreground text-sm">
            A filter cannot be used. Change it or take it away to see runs.
          </p>
        )}
        {problems.length === 0 && !list.runs && !message && <ListSkeleton what="runs" />}
        {list.runs && <ListNote total={total} sorted={list.sorted} connected={list.connected} />}
        {list.runs?.length === 0 && <NoRuns filter={filter} show={show} />}
        {list.runs && list.runs.length > 0 && query !== undefined && (
          // Another filter is another list: nothing of the one before stays chosen or in its place.
          <WorkList key={query} filter={filter} list={{ ...list, runs: list.runs }} total={total} />
        )}
      </div>
    </>
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
