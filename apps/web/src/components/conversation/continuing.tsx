import type { RunView } from '@platform/temporal';
import { LoaderCircle } from 'lucide-react';
import { RunHeader } from '@/components/run/run-header';
import { PageTitle } from '@/components/shell/page-title';
import { requestLine } from '@/words/request';
import { EarlierRuns } from './earlier-runs';

/** What a page shows between a message and the run that answers it: the conversation as it was, and that it goes on. */
export function Continuing({ from }: { from: RunView }) {
  return (
    <>
      <PageTitle>{requestLine(from.request, 60)}</PageTitle>
      <RunHeader view={from} />
      <div className="mt-4 py-2">
        <p role="status" className="flex items-center gap-3 rounded-lg bg-running-soft px-4 py-2.5 text-sm">
          <LoaderCircle className="size-4 animate-spin text-running" aria-hidden="true" /> The conversation goes on …
        </p>
      </div>
      <div className="mt-6 grid gap-8 lg:grid-cols-[minmax(0,1fr)_15rem] lg:gap-12">
        <div className="min-w-0">
          <EarlierRuns runId={from.runId} isOpen />
        </div>
      </div>
    </>
  );
}
