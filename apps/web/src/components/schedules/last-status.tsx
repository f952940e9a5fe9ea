'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';

/** Milliseconds between two looks at what became of the last runs. */
const refreshMs = 15_000;

/** What became of a run of a schedule, in a word. Draws nothing while that is not known. */
export function LastStatus({ scheduleId, runId }: { scheduleId: string; runId: string }) {
  const { data } = useQuery({
    queryKey: ['schedule-runs', scheduleId],
    queryFn: () => api.runs(new URLSearchParams({ schedule: scheduleId, limit: '10' }).toString()),
    refetchInterval: refreshMs,
  });
  const run = data?.runs.find((one) => one.runId === runId);
  return run ? <span className="text-muted-foreground"> {run.status}</span> : null;
}
