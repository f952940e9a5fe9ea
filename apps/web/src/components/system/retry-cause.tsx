'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { useWho } from '@/state/use-me';

/** Lets all runs go on that stand still for this reason. */
export function RetryCause({ type }: { type: string }) {
  const { by } = useWho().said;
  const queries = useQueryClient();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => api.retryStalled({ type, by }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['system'] }),
  });
  const refused = data?.refused ?? [];
  return (
    <>
      <Button size="sm" disabled={isPending} onClick={() => mutate()}>
        <RotateCw className={isPending ? 'animate-spin' : undefined} /> {isPending ? 'Retrying …' : 'Retry all'}
      </Button>
      {data && refused.length === 0 && (
        <span role="status" className="self-center text-muted-foreground">
          {data.retried.length} went on
        </span>
      )}
      {error && <Notice tone="danger">{error.message}</Notice>}
      {refused.length > 0 && (
        <Notice tone="danger">
          {data?.retried.length} went on, {refused.length} did not: {refused[0]?.message}
        </Notice>
      )}
    </>
  );
}
