import { type ReactNode, useState } from 'react';
import { Input, Select } from '@/components/ui/field';
import { type ChosenTimes, cronOf, firstTimes, readTimes, weekdays } from '@/words/times-of-day';
import { Labelled } from './labelled';

const secondsOf = { minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof secondsOf;

/** When it starts runs, as the API takes it. */
export type Times = { cron: string; timezone: string } | { everySeconds: number };

interface TimesFieldsProps {
  /** What the schedule has; absent for a new one. */
  cron?: string;
  timezone?: string;
  everySeconds?: number;
}

/** Fields for when a schedule starts runs: in words, or as cron. `readTimesFields` reads them. */
export function TimesFields({ cron, timezone, everySeconds }: TimesFieldsProps) {
  const given = cron === undefined ? firstTimes : readTimes(cron);
  const [kind, setKind] = useState<ChosenTimes['kind'] | 'interval'>(
    everySeconds === undefined ? given.kind : 'interval',
  );
  const [count, unit] = interval(everySeconds ?? 3_600);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Labelled label="When">
        {(id) => (
          <Select id={id} name="kind" value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
            <option value="daily">Every day</option>
            <option value="weekdays">Monday to Friday</option>
            <option value="weekly">Every week</option>
            <option value="monthly">Every month</option>
            <option value="interval">At an interval</option>
            <option value="cron">At other times (cron)</option>
          </Select>
        )}
      </Labelled>
      <Fields isChosen={kind === 'weekly'}>
        <Labelled label="Day">
          {(id) => (
            <Select id={id} name="weekday" defaultValue={given.weekday}>
              {weekdays.map((name, day) => (
                <option key={name} value={day}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      </Fields>
      <Fields isChosen={kind === 'monthly'}>
        <Labelled label="Day of the month" hint="a month without it has no run">
          {(id) => <Input id={id} name="day" type="number" required min={1} max={31} defaultValue={given.day} />}
        </Labelled>
      </Fields>
      <Fields isChosen={kind !== 'cron' && kind !== 'interval'}>
        <Labelled label="At">
          {(id) => <Input id={id} name="time" type="time" required defaultValue={given.time} />}
        </Labelled>
      </Fields>
      <Fields isChosen={kind === 'cron'}>
        <Labelled label="Times" hint="Minute, hour, day, month, weekday">
          {(id) => (
            <Input
              id={id}
              name="cron"
              required
              placeholder="0 9 * * MON-FRI"
              className="font-mono"
              defaultValue={cron ?? ''}
            />
          )}
        </Labelled>
      </Fields>
      <Fields isChosen={kind !== 'interval'}>
        <Labelled label="Time zone">
          {(id) => (
            <Input
              id={id}
              name="timezone"
              required
              defaultValue={timezone ?? (cron === undefined ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC')}
              suppressHydrationWarning
            />
          )}
        </Labelled>
      </Fields>
      <Fields isChosen={kind === 'interval'}>
        <div className="grid grid-cols-2 gap-3">
          <Labelled label="Every">
            {(id) => <Input id={id} name="count" type="number" required min={1} max={1_000_000} defaultValue={count} />}
          </Labelled>
          <Labelled label="Unit">
            {(id) => (
              <Select id={id} name="unit" defaultValue={unit}>
                {unit === 'seconds' && <option>seconds</option>}
                {Object.keys(secondsOf).map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Labelled>
        </div>
      </Fields>
    </div>
  );
}

/** The fields as the API takes them. */
export function readTimesFields(form: FormData): Times {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  if (text('kind') === 'interval')
    return { everySeconds: Number(text('count')) * (text('unit') === 'seconds' ? 1 : secondsOf[text('unit') as Unit]) };
  const chosen = { time: text('time'), weekday: Number(text('weekday')), day: Number(text('day')), cron: text('cron') };
  return { cron: cronOf({ kind: text('kind') as ChosenTimes['kind'], ...chosen }), timezone: text('timezone') };
}

/** A group of fields. When it is not chosen, it is hidden, not sent and not required, and keeps what was typed. */
function Fields({ isChosen, children }: { isChosen: boolean; children: ReactNode }) {
  return (
    <fieldset disabled={!isChosen} hidden={!isChosen} className="min-w-0">
      {children}
    </fieldset>
  );
}

/** The greatest unit that says an interval in a whole number. */
function interval(seconds: number): [number, Unit | 'seconds'] {
  const units = Object.entries(secondsOf).reverse() as [Unit, number][];
  const [unit, length] = units.find(([, each]) => seconds % each === 0) ?? (['seconds', 1] as const);
  return [seconds / length, unit];
}
