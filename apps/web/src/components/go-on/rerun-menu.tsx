'use client';
import { RotateCcw } from 'lucide-react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { api } from '@/lib/api';
import { useStart } from '@/state/use-start';

/** Starts a run with the same request again, after one question. */
export function RerunMenu({ runId }: { runId: string }) {
  const { start, pending, problem } = useStart((content: string, starter) => api.rerun(content, starter));
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm">
          <RotateCcw /> Run again
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Run again" className="flex flex-col gap-3">
        <p>
          <span className="font-medium">Run it again?</span> A new run begins with the same request. What this one has
          done stays done, and its tools may run a second time.
        </p>
        {problem && <Notice tone="danger">{problem}</Notice>}
        <div className="flex justify-end gap-2">
          <PopoverClose asChild>
            <Button variant="ghost" size="sm">
              Leave it
            </Button>
          </PopoverClose>
          <Button size="sm" disabled={pending} onClick={() => start(runId)}>
            {pending ? 'Starting …' : 'Run it again'}
          </Button>
        </div>
      </PopoverContent>
    </Popover>
  );
}
