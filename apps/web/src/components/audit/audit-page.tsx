'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { auditQuery, readAuditFilter } from '@/words/audit-filter';
import { AuditExport } from './audit-export';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';
import { useVerified } from './use-verified';

/** Who decided what, over all runs of a period. The filter is in the address. Histories are read some runs at a time, and the page says how many. */
export function AuditPage() {
  const filter = readAuditFilter(useSearchParams());
  const query = auditQuery(filter, Date.now());
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['audit-page', new URLSearchParams({ ...filter }).toString()],
    queryFn: ({ pageParam }) => api.auditPage({ ...query, ...(pageParam !== undefined && { pageToken: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextPageToken }) => nextPageToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const pages = data?.pages ?? [];
  const entries = pages.flatMap((page) => page.entries).sort((one, other) => other.at.localeCompare(one.at));
  const runsRead = pages.reduce((sum, page) => sum + page.runsRead, 0);
  const verified = useVerified();
  return (
    <>
      <PageTitle>Audit</PageTitle>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">Audit</h1>
        <AuditExport query={query} />
      </div>
      <AuditFilters filter={filter} />
      <div className="mt-4 flex flex-col gap-3">
        {error && <Notice tone="danger">{error.message}</Notice>}
        {!data && !error && <ListSkeleton what="the audit" />}
        {data && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
            <p role="status" className="text-muted-foreground" data-testid="read-so-far">
              {entries.length} {entries.length === 1 ? 'entry' : 'entries'} in {runsRead}{' '}
              {runsRead === 1 ? 'run' : 'runs'} read
              {hasNextPage ? '; there are more runs' : ': all of this period'}.
            </p>
            {verified.canVerify && entries.length > 0 && (
              <Button
                size="sm"
                variant="outline"
                disabled={verified.isVerifying}
                onClick={() => verified.verify([...new Set(entries.map(({ runId }) => runId))])}
              >
                {verified.isVerifying ? 'Verifying …' : 'Verify what is shown'}
              </Button>
            )}
            {verified.problem && <Notice tone="danger">{verified.problem}</Notice>}
          </div>
        )}
        {data && entries.length === 0 && !hasNextPage && (
          <EmptyState title="Nothing was decided" text="No entry fits. Choose a longer period or fewer filters." />
        )}
        {entries.length > 0 && <AuditTable entries={entries} found={verified.found} />}
        {hasNextPage && (
          <Button variant="outline" className="self-center" disabled={isFetching} onClick={() => fetchNextPage()}>
            {isFetching ? 'Reading …' : 'Read more runs'}
          </Button>
        )}
      </div>
    </>
  );
}
