'use client';
import { Input, Select } from '@/components/ui/field';
import { typedText, Unread } from '@/forms/draft';
import { type Moment, ownZone, readMoment, writeMoment } from '@/forms/moments';
import { AsWritten } from './as-written';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';
import { defaultWords } from './hints';

type Kind = 'date' | 'time' | 'date-time';

const inputTypes = { date: 'date', time: 'time', 'date-time': 'datetime-local' } as const;
const half = {
  date: 'must be a whole date',
  time: 'must be a whole time',
  'date-time': 'must be a whole date and time',
};

/** A date, a time, or both, with the browser's own field. A text that this field cannot hold as it is stays a text. */
export function DateField({ kind, ...place }: ControlProps & { kind: Kind }) {
  const { change, given } = useForm();
  const { path, value, label } = place;
  const text = typedText(value);
  const moment =
    text === '' ? { local: '', zone: '', separator: kind === 'date-time' ? 'T' : '' } : readMoment(kind, text);
  const clear = () => change(path, emptied({ ...place, given }));
  if (!moment) {
    const onText = (typed?: string) => (typed === undefined ? clear() : change(path, typed));
    return <AsWritten place={place} text={text} onChange={onText} />;
  }
  const onLocal = ({ value: local, validity }: HTMLInputElement) => {
    if (local === '' && validity.badInput) change(path, new Unread('', half[kind]));
    else if (local === '') clear();
    else
      change(
        path,
        writeMoment({ ...moment, local, zone: text === '' && kind === 'date-time' ? ownZone(local) : moment.zone }),
      );
  };
  return (
    <Frame place={place} hint={defaultWords(place)}>
      {(control) => (
        <div className="flex flex-wrap gap-2">
          <Input
            {...control}
            type={inputTypes[kind]}
            step={/:\d\d:\d\d/.test(moment.local) ? (moment.local.includes('.') ? '0.001' : '1') : undefined}
            className="w-auto max-w-full"
            value={moment.local}
            onChange={({ target }) => onLocal(target)}
          />
          {kind === 'date-time' && moment.local !== '' && (
            <ZoneSelect
              label={label}
              moment={moment}
              disabled={control.disabled}
              onChange={(zone) => change(path, writeMoment({ ...moment, zone }))}
            />
          )}
        </div>
      )}
    </Frame>
  );
}

interface ZoneSelectProps {
  label: string;
  moment: Moment;
  disabled: boolean;
  onChange(zone: string): void;
}

/** The time zone of a moment: its own, this browser's, UTC, or none. */
function ZoneSelect({ label, moment: { local, zone }, disabled, onChange }: ZoneSelectProps) {
  const own = ownZone(local);
  const zones = [...new Set([zone, own, 'Z', ''])];
  const words = (one: string) =>
    one === '' ? 'No time zone' : one === 'Z' || one === 'z' ? 'UTC' : one === own ? `UTC${one} (yours)` : `UTC${one}`;
  return (
    <Select
      aria-label={`Time zone of ${label}`}
      className="w-auto"
      disabled={disabled}
      value={zone}
      onChange={({ target }) => onChange(target.value)}
    >
      {zones.map((one) => (
        <option key={one} value={one}>
          {words(one)}
        </option>
      ))}
    </Select>
  );
}
