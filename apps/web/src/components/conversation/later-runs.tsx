'use client';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { type Branches, useBranches, useWentOn } from '@/state/use-branches';
import { Exchange } from './exchange';

/** The conversation after a run: the messages that followed it, and what followed those when somebody asks. */
export function LaterRuns({ followUps }: Pick<Branches, 'followUps'>) {
  return (
    <section aria-label="Later in this conversation" className="mt-6 flex flex-col gap-2">
      <Runs followUps={followUps} />
    </section>
  );
}

function Runs({ followUps }: Pick<Branches, 'followUps'>) {
  return followUps.map((view) => (
    <div key={view.runId} className="flex flex-col gap-2">
      <Exchange view={view} />
      <After runId={view.runId} />
    </div>
  ));
}

function After({ runId }: { runId: string }) {
  const [isShown, setIsShown] = useState(false);
  const hasMore = useWentOn(runId).length > 0;
  if (!hasMore) return null;
  if (isShown) return <ReadLater runId={runId} />;
  return (
    <Button variant="ghost" size="sm" className="w-fit text-muted-foreground" onClick={() => setIsShown(true)}>
      <ChevronDown /> Show later
    </Button>
  );
}

function ReadLater({ runId }: { runId: string }) {
  return <Runs followUps={useBranches(runId).followUps} />;
}
