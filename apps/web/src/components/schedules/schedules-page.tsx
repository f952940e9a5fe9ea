'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { May } from '@/components/may';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { ScheduleForm } from './schedule-form';
import { ScheduleRow } from './schedule-row';

/** Milliseconds between two looks: schedules change by the minute, not by the second. */
const refreshMs = 5_000;

/** Agents that start by themselves: when, what they are asked, what became of the last run. */
export function SchedulesPage() {
  const { data, error } = useQuery({ queryKey: ['schedules'], queryFn: api.schedules, refetchInterval: refreshMs });
  const [adding, setAdding] = useState(false);
  // A form that was left keeps what was typed until a schedule is made of it.
  const [hasForm, setHasForm] = useState(false);
  const add = () => {
    setHasForm(true);
    setAdding(true);
  };
  const schedules = data?.schedules;
  return (
    <>
      <PageTitle>Schedules</PageTitle>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">Schedules</h1>
        {!adding && (
          <May do="schedule">
            <Button variant="outline" onClick={add}>
              <Plus /> New schedule
            </Button>
          </May>
        )}
      </div>
      <div className="mt-5 flex flex-col gap-5">
        {hasForm && (
          <div hidden={!adding}>
            <ScheduleForm
              onLeave={() => setAdding(false)}
              onDone={() => {
                setAdding(false);
                setHasForm(false);
              }}
            />
          </div>
        )}
        {error && <Notice tone="danger">{error.message}</Notice>}
        {!schedules && !error && <ListSkeleton what="schedules" />}
        {schedules?.length === 0 && !adding && (
          <EmptyState
            title="No schedules yet"
            text="Let an agent start by itself: every hour, each morning, on the first of a month."
          />
        )}
        {schedules && schedules.length > 0 && (
          <ul aria-label="Schedules" className="divide-y overflow-hidden rounded-xl border bg-card">
            {schedules.map((schedule) => (
              <ScheduleRow key={schedule.scheduleId} schedule={schedule} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
