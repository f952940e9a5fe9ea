'use client';
import { useMutation } from '@tanstack/react-query';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';

/** Asks for older runs. */
export function LoadMore({ load }: { load(): Promise<void> }) {
  const { mutate, isPending, error } = useMutation({ mutationFn: load });
  return (
    <div className="mt-4 flex flex-col items-center gap-3">
      {error && <Notice tone="danger">{error.message}</Notice>}
      <Button variant="outline" disabled={isPending} onClick={() => mutate()}>
        {isPending ? 'Loading …' : 'Older runs'}
      </Button>
    </div>
  );
}
