'use client';
import type { RunView } from '@platform/temporal';
import { ChevronUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useView } from '@/state/use-view';
import { Exchange } from './exchange';

interface EarlierRunsProps {
  /** The run before. */
  runId: string;
  /** It is shown opened: the page has just gone on from it. */
  isOpen?: boolean;
}

/** The conversation before a run, the oldest first: one run, and those before it one by one when somebody asks. */
export function EarlierRuns({ runId, isOpen }: EarlierRunsProps) {
  return (
    <section aria-label="Earlier in this conversation" className="mb-6 flex flex-col gap-2">
      <EarlierRun runId={runId} isOpen={isOpen} />
    </section>
  );
}

function EarlierRun({ runId, isOpen }: EarlierRunsProps) {
  const { data: view, error } = useView(runId);
  if (error) {
    return (
      <p className="rounded-lg border border-dashed px-3 py-2 text-muted-foreground text-sm">
        The run before this is not there any more, or is not yours to see.
      </p>
    );
  }
  if (!view) return <p className="h-10 content-center px-3 text-muted-foreground text-sm">Reading the run before …</p>;
  return (
    <>
      <Before view={view} />
      <Exchange view={view} isOpen={isOpen} />
    </>
  );
}

function Before({ view: { origin } }: { view: RunView }) {
  const [isShown, setIsShown] = useState(false);
  if (origin?.kind !== 'followUp') return null;
  if (isShown) return <EarlierRun runId={origin.runId} />;
  return (
    <Button variant="ghost" size="sm" className="w-fit text-muted-foreground" onClick={() => setIsShown(true)}>
      <ChevronUp /> Show earlier
    </Button>
  );
}
