'use client';
import type { CreateScheduleInput } from '@platform/temporal';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { FilesField } from '@/components/files/files-field';
import { Button } from '@/components/ui/button';
import { Input, Select, Textarea } from '@/components/ui/field';
import { api } from '@/lib/api';
import { useFiles } from '@/state/use-files';
import { useWho } from '@/state/use-me';
import { overlapWords } from '@/words/schedule';
import { Labelled } from './labelled';

const secondsOf = { minutes: 60, hours: 3_600, days: 86_400 } as const;

/** A form that makes a schedule. The server's error is shown above the button. */
export function ScheduleForm({ onLeave, onDone }: { onLeave(): void; onDone(): void }) {
  const { by: startedBy } = useWho().said;
  const files = useFiles();
  const [kind, setKind] = useState<'cron' | 'interval'>('cron');
  const heading = useId();
  const queries = useQueryClient();
  const agents = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Parameters<typeof api.createSchedule>[0]) => api.createSchedule(body),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['schedules'] });
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate({ ...read(new FormData(event.currentTarget)), files: files.references, startedBy });
  };
  const problem = error ?? agents.error;
  return (
    <form
      aria-labelledby={heading}
      onSubmit={submit}
      className="flex flex-col gap-4 rounded-xl border bg-card p-4 sm:p-5"
    >
      <h2 id={heading} className="font-medium">
        New schedule
      </h2>
      <div className="grid gap-4 sm:grid-cols-2">
        <Labelled label="Name" hint="Run ids are made of it and of the time">
          {(id) => <Input id={id} name="scheduleId" required maxLength={80} placeholder="nightly-audit" />}
        </Labelled>
        <Labelled label="Agent">
          {(id) => (
            <Select id={id} name="agentId" required>
              {agents.data?.agents.map((agent) => (
                <option key={agent.id} value={agent.id}>
                  {agent.name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      </div>
      <Labelled label="Request">
        {(id) => <Textarea id={id} name="request" required placeholder="What should it do each time?" />}
      </Labelled>
      <FilesField files={files} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Labelled label="When">
          {(id) => (
            <Select id={id} name="kind" value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
              <option value="cron">At times of a calendar (cron)</option>
              <option value="interval">At an interval</option>
            </Select>
          )}
        </Labelled>
        <Fields isChosen={kind === 'cron'}>
          <CronFields />
        </Fields>
        <Fields isChosen={kind === 'interval'}>
          <IntervalFields />
        </Fields>
      </div>
      <Labelled label="When the run before is still going">
        {(id) => (
          <Select id={id} name="overlap" defaultValue="skip">
            {Object.entries(overlapWords).map(([policy, words]) => (
              <option key={policy} value={policy}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {problem && <Notice tone="danger">{problem.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" disabled={isPending || files.waitsFor !== undefined}>
          {isPending ? 'Making it …' : 'Make the schedule'}
        </Button>
        <Button variant="ghost" onClick={onLeave}>
          Leave it
        </Button>
      </div>
    </form>
  );
}

/** A group of fields. When it is not chosen, it is hidden, not sent and not required, and keeps what was typed. */
function Fields({ isChosen, children }: { isChosen: boolean; children: ReactNode }) {
  return (
    <fieldset disabled={!isChosen} hidden={!isChosen} className="min-w-0">
      {children}
    </fieldset>
  );
}

function CronFields() {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Labelled label="Times" hint="Minute, hour, day, month, weekday">
        {(id) => <Input id={id} name="cron" required placeholder="0 9 * * MON-FRI" className="font-mono" />}
      </Labelled>
      <Labelled label="Time zone">
        {(id) => (
          <Input
            id={id}
            name="timezone"
            required
            defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
            suppressHydrationWarning
          />
        )}
      </Labelled>
    </div>
  );
}

function IntervalFields() {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Labelled label="Every">
        {(id) => <Input id={id} name="count" type="number" required min={1} max={10_000} defaultValue={1} />}
      </Labelled>
      <Labelled label="Unit">
        {(id) => (
          <Select id={id} name="unit" defaultValue="hours">
            {Object.keys(secondsOf).map((unit) => (
              <option key={unit}>{unit}</option>
            ))}
          </Select>
        )}
      </Labelled>
    </div>
  );
}

/** The fields as the API takes them. */
function read(form: FormData): Omit<CreateScheduleInput, 'startedBy'> {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const times =
    text('kind') === 'cron'
      ? { cron: text('cron'), timezone: text('timezone') }
      : { everySeconds: Number(text('count')) * secondsOf[text('unit') as keyof typeof secondsOf] };
  return {
    scheduleId: text('scheduleId'),
    agentId: text('agentId'),
    request: text('request'),
    overlap: text('overlap') as CreateScheduleInput['overlap'],
    ...times,
  };
}
