'use client';
import type { Stall } from '@platform/temporal';
import { failureDetail, remedy, retryWord } from '@platform/temporal/words';
import { useMutation } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { Notice } from '@/components/decision/notice';
import { More } from '@/components/more';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { useWho } from '@/state/use-me';

/** What to do about a stalled run, and the button that lets it go on. The status says why it stalled. */
export function StalledPanel({ runId, stall, mayRetry }: { runId: string; stall: Stall; mayRetry: boolean }) {
  const { by } = useWho().said;
  const { mutate, isPending, error } = useMutation({ mutationFn: () => api.retry(runId, { by }) });
  return (
    <section aria-label="Stalled" className="mt-5 flex flex-col gap-3 rounded-xl border border-danger/40 bg-card p-4">
      <More detail={failureDetail(stall)} className="text-sm">
        <span className="font-medium">It is parked, not lost.</span> {remedy(stall.type)} Then retry: it goes on where
        it stands, and nothing that was finished is done again.
      </More>
      {error && <Notice tone="danger">{error.message}</Notice>}
      {mayRetry && (
        <Button className="self-start" disabled={isPending} onClick={() => mutate()}>
          <RotateCw /> {retryWord}
        </Button>
      )}
    </section>
  );
}
