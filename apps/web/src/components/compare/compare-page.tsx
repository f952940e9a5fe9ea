'use client';
import { ChevronLeft } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { EmptyState } from '@/components/empty-state';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { useBothRuns } from './use-both-runs';

const Comparison = dynamic(() => import('./comparison').then((loaded) => loaded.Comparison), {
  loading: () => <ListSkeleton what="runs" />,
});

/** Two runs beside each other, whatever they have to do with each other. Both must be visible to the person. */
export function ComparePage({ runId, other }: { runId: string; other: string }) {
  const { views, problem } = useBothRuns(runId, other);
  if (problem) {
    return (
      <>
        <PageTitle>Compare</PageTitle>
        <EmptyState isPage title="These runs cannot be compared" text={problem}>
          <Button asChild>
            <Link href={`/runs/${encodeURIComponent(runId)}`}>To the run</Link>
          </Button>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageTitle>Compare</PageTitle>
      <Link
        href={`/runs/${encodeURIComponent(runId)}`}
        className="-ml-1 inline-flex items-center gap-0.5 rounded-md text-muted-foreground text-sm hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden="true" /> Run
      </Link>
      <h1 className="mt-1.5 font-semibold text-2xl tracking-tight">Compare</h1>
      {views ? <Comparison before={views[0]} after={views[1]} /> : <ListSkeleton what="runs" />}
    </>
  );
}
