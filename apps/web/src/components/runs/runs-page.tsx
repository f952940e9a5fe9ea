'use client';
import type { RunStatus } from '@platform/temporal';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { May } from '@/components/may';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { useRuns } from '@/state/use-runs';
import { ListSkeleton } from './list-skeleton';
import { LoadMore } from './load-more';
import { RetryStalled } from './retry-stalled';
import { RunRow } from './run-row';
import { isRunStatus, StatusFilter, statusWords } from './status-filter';
import { TenantFilter } from './tenant-filter';

/** The list of runs, live. The filter is in the address, so that people can keep and send it. */
export function RunsPage() {
  const address = useSearchParams();
  const given = address.get('status');
  const tenant = address.get('tenant') || undefined;
  const status = isRunStatus(given) ? given : undefined;
  const { runs, connected, problem, more } = useRuns({ status, tenant });
  return (
    <>
      <PageTitle>Runs</PageTitle>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">Runs</h1>
        <StatusFilter current={status} tenant={tenant} />
      </div>
      {tenant && <TenantFilter tenant={tenant} status={status} />}
      <div className="mt-5">
        {problem && <Notice tone="danger">{problem}</Notice>}
        {!runs && !problem && <ListSkeleton what="runs" />}
        {runs && !connected && (
          <p role="status" className="mb-3 text-muted-foreground text-sm">
            Disconnected. Trying again; the list may be out of date.
          </p>
        )}
        {runs?.length === 0 && <NoRuns status={status} />}
        {runs && status === 'stalled' && (
          <May do="steer">
            <RetryStalled runs={runs} hasMore={more !== undefined} />
          </May>
        )}
        {runs && runs.length > 0 && (
          <ul aria-label="Runs" className="divide-y overflow-hidden rounded-xl border bg-card">
            {runs.map((run) => (
              <RunRow key={run.runId} run={run} />
            ))}
          </ul>
        )}
        {more && <LoadMore load={more} />}
      </div>
    </>
  );
}

function NoRuns({ status }: { status: RunStatus | undefined }) {
  if (status) {
    return (
      <EmptyState title={`No run is ${statusWords[status].toLowerCase()}`}>
        <Button asChild variant="outline">
          <Link href="/">All runs</Link>
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No runs yet"
      text="Give an agent something to do. What it wants to do that cannot be undone waits for you here."
    >
      <May do="start">
        <Button asChild>
          <Link href="/new">
            <Plus /> New run
          </Link>
        </Button>
      </May>
    </EmptyState>
  );
}
