'use client';
import { ArrowDownToLine } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { FollowUp } from '@/components/go-on/follow-up';
import { Button } from '@/components/ui/button';
import type { RunHead } from '@/state/run-events';
import { newestOf } from '@/state/use-branches';

interface ComposerProps {
  view: RunHead;
  unsent: string;
  /** The conversation went on from this run already. */
  wentOn: boolean;
}

/** The one place of a page to go on with the conversation: at its end. From an earlier run it leads there, and asks on from that run only when somebody wants a branch. */
export function Composer({ view, unsent, wentOn }: ComposerProps) {
  const [branches, setBranches] = useState(false);
  const [problem, setProblem] = useState<string>();
  const router = useRouter();
  if (!wentOn || branches || unsent.trim() !== '') return <FollowUp view={view} unsent={unsent} />;
  const toNewest = async () => {
    try {
      router.push(`/runs/${encodeURIComponent(await newestOf(view.runId))}`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="mt-7 flex flex-wrap items-center gap-2 sm:ml-10">
      <p className="w-full text-muted-foreground text-sm">This conversation went on.</p>
      {problem && <Notice tone="danger">{problem}</Notice>}
      <Button size="sm" onClick={toNewest}>
        <ArrowDownToLine /> Go to its end
      </Button>
      <Button size="sm" variant="ghost" onClick={() => setBranches(true)}>
        Ask on from here
      </Button>
    </div>
  );
}
