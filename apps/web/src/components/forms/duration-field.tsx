'use client';
import { Input } from '@/components/ui/field';
import { typedText, Unread } from '@/forms/draft';
import { type Duration, readDuration, writeDuration } from '@/forms/moments';
import { AsWritten } from './as-written';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';
import { defaultWords } from './hints';

const nothing: Duration = { days: '', hours: '', minutes: '', seconds: '' };
const units = Object.keys(nothing) as (keyof Duration)[];

/** A length of time, in days, hours, minutes and seconds. One that is written in another way stays a text. */
export function DurationField(place: ControlProps) {
  const { change, given } = useForm();
  const { path, value, label } = place;
  const text = typedText(value);
  const parts = text === '' ? nothing : readDuration(text);
  const clear = () => change(path, emptied({ ...place, given }));
  if (!parts) {
    const onText = (typed?: string) => (typed === undefined ? clear() : change(path, typed));
    return <AsWritten place={place} text={text} onChange={onText} />;
  }
  const set = (unit: keyof Duration, typed: string) => {
    const written = writeDuration({ ...parts, [unit]: typed.trim() });
    if (written === undefined) clear();
    else change(path, readDuration(written) ? written : new Unread(text, `has ${unit} that are no whole number`));
  };
  return (
    <Frame place={place} hint={defaultWords(place)}>
      {({ id, ...control }) => (
        <div className="flex flex-wrap gap-2">
          {units.map((unit, index) => (
            <span key={unit} className="flex items-center gap-1.5 text-muted-foreground text-xs">
              <Input
                {...control}
                id={index === 0 ? id : undefined}
                aria-label={index === 0 ? undefined : `${label}: ${unit}`}
                inputMode="decimal"
                autoComplete="off"
                className="w-16 tabular-nums"
                value={parts[unit]}
                onChange={({ target }) => set(unit, target.value)}
              />
              {unit}
            </span>
          ))}
        </div>
      )}
    </Frame>
  );
}
