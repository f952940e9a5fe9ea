'use client';
import { useMutation } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Popover, PopoverAnchor, PopoverContent } from '@/components/ui/popover';
import { api } from '@/lib/api';
import { useWho } from '@/state/use-me';

/** Pauses or resumes a run. A refusal is shown beside the button. */
export function PauseButton({ runId, isPaused }: { runId: string; isPaused: boolean }) {
  const { by } = useWho().said;
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => (isPaused ? api.resume(runId, { by }) : api.pause(runId, { by })),
  });
  return (
    <Popover open={error !== null} onOpenChange={(open) => !open && reset()}>
      <PopoverAnchor asChild>
        <Button
          variant={isPaused ? 'default' : 'ghost'}
          size="sm"
          aria-label={isPaused ? 'Resume' : 'Pause'}
          disabled={isPending}
          onClick={() => mutate()}
        >
          {isPaused ? <Play /> : <Pause />}
          <span className={isPaused ? undefined : 'max-sm:hidden'}>{isPaused ? 'Resume' : 'Pause'}</span>
        </Button>
      </PopoverAnchor>
      <PopoverContent aria-label="Why it was refused" role="alert" className="text-danger">
        {error?.message}
      </PopoverContent>
    </Popover>
  );
}
