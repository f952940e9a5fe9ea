'use client';
import type { RunView } from '@platform/temporal';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';

/** Milliseconds between two looks at a run that goes on. */
const lookEveryMs = 3_000;

/** How a run that is not the one of the page is read: once when it has ended, again and again while it goes on. */
export function viewQuery(runId: string) {
  return {
    queryKey: ['view', runId],
    queryFn: () => api.run(runId),
    staleTime: ({ state: { data } }: { state: { data?: RunView } }) => (data?.endedAt ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state: { data } }: { state: { data?: RunView } }) =>
      data && data.endedAt === undefined ? lookEveryMs : (false as const),
    retry: false as const,
  };
}

/** A run that is not the one of the page. */
export function useView(runId: string) {
  return useQuery<RunView>(viewQuery(runId));
}
