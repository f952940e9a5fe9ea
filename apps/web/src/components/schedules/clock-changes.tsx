'use client';
import type { ScheduleSummary } from '@platform/temporal';
import { affectedTimesWords } from '@platform/temporal/clock-changes';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';

/** Milliseconds: what the server plans for the next year changes with the day. */
const freshMs = 3_600_000;

/** The times of a schedule that the next changes of the clocks leave out or repeat. Draws nothing when there are none. */
export function ClockChanges({ schedule: { scheduleId, cron, timezone } }: { schedule: ScheduleSummary }) {
  const { data } = useQuery({
    queryKey: ['schedule-clock-changes', scheduleId, cron, timezone],
    queryFn: () => api.schedule(scheduleId),
    enabled: cron !== undefined && timezone !== undefined,
    staleTime: freshMs,
  });
  const words = (data?.clockChanges ?? []).flatMap((change) => affectedTimesWords(change, timezone ?? 'UTC') ?? []);
  return words.map((sentence) => (
    <p key={sentence} className="mt-0.5 text-waiting text-xs">
      {sentence}
    </p>
  ));
}
