'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';

/** Milliseconds between two counts. */
const everyMs = 5_000;

/** How many runs of each status fit a query, whatever status it names; absent until they are known. Nothing is asked without a query. */
export function useRunCounts(query: string | undefined) {
  const ofAll = new URLSearchParams(query);
  ofAll.delete('status');
  const text = ofAll.toString();
  const { data } = useQuery({
    queryKey: ['run-counts', text],
    queryFn: () => api.runCounts(text),
    enabled: query !== undefined,
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });
  return query === undefined ? undefined : data?.counts;
}
