'use client';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/decision/notice';
import { api } from '@/lib/api';
import { ScheduleForm } from './schedule-form';

/** The form that changes a schedule, as it is at this moment. */
export function EditSchedule({ scheduleId, onLeave }: { scheduleId: string; onLeave(): void }) {
  const { data, error } = useQuery({
    queryKey: ['schedule', scheduleId],
    queryFn: () => api.schedule(scheduleId),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (error) return <Notice tone="danger">{error.message}</Notice>;
  if (!data) return <p className="text-muted-foreground text-sm">Loading the schedule …</p>;
  return <ScheduleForm schedule={data} onLeave={onLeave} onDone={onLeave} />;
}
