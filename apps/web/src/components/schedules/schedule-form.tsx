'use client';
import type { CreateScheduleInput, ScheduleView } from '@platform/temporal';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { FilesField } from '@/components/files/files-field';
import { SchemaForm } from '@/components/forms';
import { Button } from '@/components/ui/button';
import { Input, Select, Textarea } from '@/components/ui/field';
import { blankForm } from '@/forms/blank';
import { readDraft } from '@/forms/draft';
import { refusalAt } from '@/forms/refusal';
import { api } from '@/lib/api';
import { refusalOf } from '@/state/refusal-of';
import { useFiles } from '@/state/use-files';
import { useWho } from '@/state/use-me';
import { overlapWords } from '@/words/schedule';
import { Labelled } from './labelled';
import { readTimesFields, TimesFields } from './times-fields';

/** What the form sends: its fields, and what the runs are asked. */
interface Sent {
  form: FormData;
  request: string | Record<string, unknown>;
}

interface ScheduleFormProps {
  /** The schedule that is changed; absent for a new one. */
  schedule?: ScheduleView;
  onLeave(): void;
  onDone(): void;
}

/** A form that makes a schedule, or changes one. The server's error is shown above the button, and at the field that it is about. */
export function ScheduleForm({ schedule: shown, onLeave, onDone }: ScheduleFormProps) {
  // What the person looks at: a change names its version, so that what somebody else did meanwhile is not overwritten.
  const [schedule] = useState(shown);
  const { by: startedBy } = useWho().said;
  const files = useFiles();
  const heading = useId();
  const queries = useQueryClient();
  const agents = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const [chosen, setChosen] = useState(schedule?.agentId);
  const all = agents.data?.agents ?? [];
  const agent = all.find(({ id }) => id === chosen) ?? (schedule ? undefined : all[0]);
  const schema = agent?.inputSchema;
  const before = typeof schedule?.run.request === 'object' ? schedule.run.request : undefined;
  const [drafts, setDrafts] = useState<Readonly<Record<string, unknown>>>({});
  const [asked, setAsked] = useState(false);
  const draft = drafts[agent?.id ?? ''] ?? before ?? blankForm(schema);
  const read = readDraft(schema, draft, before);
  const hasFields = schema != null || before !== undefined;
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: ({ form, request }: Sent): Promise<unknown> => {
      const text = (name: string) => String(form.get(name) ?? '').trim();
      const overlap = text('overlap') as CreateScheduleInput['overlap'];
      const body = { request, overlap, ...readTimesFields(form), startedBy };
      if (schedule) return api.updateSchedule(schedule.scheduleId, { ...body, version: schedule.version });
      const ids = { scheduleId: text('scheduleId'), agentId: agent?.id ?? '' };
      return api.createSchedule({ ...ids, ...body, files: files.references });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['schedules'] });
      if (schedule) await queries.invalidateQueries({ queryKey: ['schedule', schedule.scheduleId] });
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    if (hasFields && read.problems.length > 0) return;
    const form = new FormData(event.currentTarget);
    mutate({ form, request: hasFields ? (read.value as Record<string, unknown>) : String(form.get('request')).trim() });
  };
  const refusal = error ? refusalOf(error, variables?.request) : undefined;
  const refused = refusalAt(refusal, { schema, value: read.value, within: ['request'] });
  const problem = refused.above ?? agents.error?.message;
  return (
    <form
      aria-labelledby={heading}
      onSubmit={submit}
      className="flex flex-col gap-4 rounded-xl border bg-card p-4 sm:p-5"
    >
      <h2 id={heading} className="font-medium">
        {schedule ? `Edit ${schedule.scheduleId}` : 'New schedule'}
      </h2>
      {!schedule && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Labelled label="Name" hint="Run ids are made of it and of the time">
            {(id) => <Input id={id} name="scheduleId" required maxLength={80} placeholder="nightly-audit" />}
          </Labelled>
          <Labelled label="Agent">
            {(id) => (
              <Select
                id={id}
                name="agentId"
                required
                value={agent?.id ?? ''}
                onChange={({ target }) => setChosen(target.value)}
              >
                {all.map(({ id: agentId, name }) => (
                  <option key={agentId} value={agentId}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Labelled>
        </div>
      )}
      {hasFields ? (
        <SchemaForm
          key={agent?.id}
          schema={schema}
          value={draft}
          given={before}
          errors={asked ? [...read.problems, ...refused.atFields] : []}
          onChange={(next) => setDrafts({ ...drafts, [agent?.id ?? '']: next })}
        />
      ) : (
        <Labelled label="Request">
          {(id) => (
            <Textarea
              id={id}
              name="request"
              required
              placeholder="What should it do each time?"
              defaultValue={typeof schedule?.run.request === 'string' ? schedule.run.request : ''}
            />
          )}
        </Labelled>
      )}
      {!schedule && <FilesField files={files} />}
      <TimesFields cron={schedule?.cron} timezone={schedule?.timezone} everySeconds={schedule?.everySeconds} />
      <Labelled label="When the run before is still going">
        {(id) => (
          <Select id={id} name="overlap" defaultValue={schedule?.overlap ?? 'skip'}>
            {Object.entries(overlapWords).map(([policy, words]) => (
              <option key={policy} value={policy}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {problem && <Notice tone="danger">{problem}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" disabled={isPending || (!schedule && files.waitsFor !== undefined)}>
          {isPending ? 'Sending …' : schedule ? 'Save the changes' : 'Make the schedule'}
        </Button>
        <Button variant="ghost" onClick={onLeave}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
