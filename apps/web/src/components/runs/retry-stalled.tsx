'use client';
import type { RunSummary } from '@platform/temporal';
import { failureKind, remedy } from '@platform/temporal/words';
import { useMutation } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { isFiltered, type RunFilter } from '@/state/run-filter';
import { useWho } from '@/state/use-me';

interface RetryStalledProps {
  runs: readonly RunSummary[];
  hasMore: boolean;
  filter: RunFilter;
  /** Asks before it retries those of the list that are stalled for this reason. */
  ask(cause: string): void;
}

/** For each reason for a stall: what to mend, and a button that retries all runs with this reason. */
export function RetryStalled({ runs, hasMore, filter, ask }: RetryStalledProps) {
  const { status, cause, ...others } = filter;
  // Where the list is only a part of the stalled runs, the press is for this part: what is retried is what is shown.
  const isPart = isFiltered(others);
  const counts = new Map<string, number>();
  for (const { stall } of runs) if (stall) counts.set(stall.type, (counts.get(stall.type) ?? 0) + 1);
  return (
    <ul aria-label="Why they are stalled" className="mb-4 flex flex-col gap-2">
      {[...counts].map(([type, count]) => (
        <Reason key={type} type={type} count={count} hasMore={hasMore} ask={isPart ? () => ask(type) : undefined} />
      ))}
    </ul>
  );
}

function Reason(props: { type: string; count: number; hasMore: boolean; ask?(): void }) {
  const { type, count, hasMore, ask } = props;
  const { by } = useWho().said;
  const { mutate, isPending, data, error } = useMutation({ mutationFn: () => api.retryStalled({ type, by }) });
  const runs = `${count}${hasMore ? ' or more' : ''} ${count === 1 && !hasMore ? 'run' : 'runs'}`;
  const refused = data?.refused ?? [];
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-danger/40 bg-card p-3 pl-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-60 text-sm">
          <span className="font-medium">
            {runs} stalled: {failureKind(type)}.
          </span>{' '}
          <span className="text-muted-foreground">{remedy(type)} Then retry.</span>
        </p>
        <Button size="sm" disabled={isPending} onClick={() => (ask ? ask() : mutate())}>
          <RotateCw className={isPending ? 'animate-spin' : undefined} />
          {isPending ? 'Retrying …' : `Retry ${count === 1 && !hasMore ? 'it' : 'all'}`}
        </Button>
      </div>
      {error && <Notice tone="danger">{error.message}</Notice>}
      {refused.length > 0 && (
        <Notice tone="danger">
          {data?.retried.length} went on, {refused.length} did not: {refused[0]?.message}
        </Notice>
      )}
    </li>
  );
}
