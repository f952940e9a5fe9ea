'use client';
import type { ScheduleSummary } from '@platform/temporal';
import { ago, unreadableWords } from '@platform/temporal/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { May } from '@/components/may';
import { Time } from '@/components/time';
import { Button } from '@/components/ui/button';
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { api } from '@/lib/api';
import { useNow } from '@/lib/use-now';
import { useWho } from '@/state/use-me';
import { requestLine } from '@/words/request';
import { nextOfSchedule, peopleOfSchedule, timesOfSchedule } from '@/words/schedule';
import { ClockChanges } from './clock-changes';
import { EditSchedule } from './edit-schedule';
import { LastStatus } from './last-status';

const runsShown = 3;
const timesShown = 5;

/** A schedule in the list, with what can be done to it. */
export function ScheduleRow({ schedule }: { schedule: ScheduleSummary }) {
  const now = useNow();
  const { scheduleId, request, paused, note, changedBy, changedAt, lastRuns } = schedule;
  const { act, busy, problem } = useActions(schedule);
  const [isEdited, setIsEdited] = useState(false);
  const zone = schedule.timezone ?? (schedule.cron ? 'UTC' : undefined);
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="truncate font-medium">{scheduleId}</h2>
          <p className="mt-0.5 line-clamp-2 text-sm">{requestLine(request)}</p>
          <p className="mt-1 text-muted-foreground text-sm tabular-nums">
            {timesOfSchedule(schedule)} · {nextOfSchedule(schedule, now)}
          </p>
          <p className="mt-0.5 text-muted-foreground text-xs">
            {peopleOfSchedule(schedule)}
            {note && ` · ${note}`}
            {changedAt && (
              <>
                {' · Changed'}
                {changedBy && ` by ${changedBy}`} <Time at={changedAt}>{ago(changedAt, now)}</Time>
              </>
            )}
          </p>
          {schedule.unreadable ? (
            <p className="mt-1 text-danger text-sm">{unreadableWords('it')}: tell those who run the product.</p>
          ) : (
            <ClockChanges schedule={schedule} />
          )}
        </div>
        <May do="schedule">
          <div className="flex flex-wrap items-center gap-1.5">
            <Button variant="outline" size="sm" disabled={busy} onClick={() => act('trigger')}>
              Run now
            </Button>
            <Button variant="outline" size="sm" disabled={busy} onClick={() => act(paused ? 'resume' : 'pause')}>
              {paused ? 'Resume' : 'Pause'}
            </Button>
            <Button variant="outline" size="sm" disabled={isEdited} onClick={() => setIsEdited(true)}>
              Edit
            </Button>
            <DeleteMenu scheduleId={scheduleId} onDelete={() => act('delete')} />
          </div>
        </May>
      </div>
      {isEdited && <EditSchedule scheduleId={scheduleId} onLeave={() => setIsEdited(false)} />}
      {!paused && schedule.nextTimes.length > 1 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-muted-foreground">Next times{zone && `, ${zone}`}</summary>
          <ul className="mt-1 flex flex-col gap-0.5 tabular-nums">
            {schedule.nextTimes.slice(0, timesShown).map((time) => (
              <li key={time}>
                {new Date(time).toLocaleString(undefined, {
                  dateStyle: 'full',
                  timeStyle: 'short',
                  timeZone: zone,
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {lastRuns.length > 0 && (
        <p className="flex flex-wrap gap-x-3 gap-y-1 text-sm">
          <span className="text-muted-foreground">Last runs</span>
          {lastRuns.slice(0, runsShown).map(({ runId, at }) => (
            <Link key={runId} href={`/runs/${encodeURIComponent(runId)}`} className="text-primary hover:underline">
              <Time at={at}>{ago(at, now)}</Time>
              <LastStatus scheduleId={scheduleId} runId={runId} />
            </Link>
          ))}
        </p>
      )}
      {problem && <Notice tone="danger">{problem}</Notice>}
    </li>
  );
}

function DeleteMenu({ scheduleId, onDelete }: { scheduleId: string; onDelete(): void }) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="sm">
          Delete
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Delete this schedule">
        <p>
          <span className="font-medium">Delete {scheduleId}?</span> It starts no more runs. Those it has started stay.
        </p>
        <div className="mt-3 flex justify-end gap-2">
          <PopoverClose asChild>
            <Button variant="ghost" size="sm">
              Keep it
            </Button>
          </PopoverClose>
          <PopoverClose asChild>
            <Button variant="danger" size="sm" onClick={onDelete}>
              Delete the schedule
            </Button>
          </PopoverClose>
        </div>
      </PopoverContent>
    </Popover>
  );
}

type Action = 'trigger' | 'pause' | 'resume' | 'delete';

function useActions({ scheduleId }: ScheduleSummary) {
  const { by } = useWho().said;
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (action: Action) => {
      switch (action) {
        case 'trigger':
          return api.triggerSchedule(scheduleId);
        case 'pause':
          return api.pauseSchedule(scheduleId, { by });
        case 'resume':
          return api.resumeSchedule(scheduleId, { by });
        case 'delete':
          return api.deleteSchedule(scheduleId);
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['schedules'] }),
  });
  return { act: mutate, busy: isPending, problem: error?.message };
}
