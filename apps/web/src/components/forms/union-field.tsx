'use client';
import { problemsWithin } from '@platform/temporal/json-schema';
import { useRef, useState } from 'react';
import { Select } from '@/components/ui/field';
import { blank } from '@/forms/blank';
import { Unread } from '@/forms/draft';
import { type Option, shapeOf } from '@/forms/shape';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';
import { JsonField } from './json-field';
import { Place } from './place';

/** A value of one of several kinds: a choice of the kind, then its field. Going back to a kind brings back what was there. */
export function UnionField({ options, ...place }: ControlProps & { options: readonly Option[] }) {
  const { root, change, given } = useForm();
  const { path, value, label, required, nullable } = place;
  const [picked, setPicked] = useState<number>();
  const left = useRef(new Map<number, unknown>());
  const isAbsent = value === undefined || (value === null && nullable);
  const fits = (option: Option) => problemsWithin(root, option.schema, value).length === 0;
  const found = isAbsent || value instanceof Unread ? -1 : options.findIndex(fits);
  const isPicked = picked !== undefined && (found < 0 || (options[picked] !== undefined && fits(options[picked])));
  const current = isPicked ? picked : found;
  const pick = (index: number | undefined) => {
    if (current >= 0) left.current.set(current, value);
    setPicked(index);
    if (index === undefined) return change(path, emptied({ ...place, given }));
    const option = options[index];
    const begun =
      option &&
      (blank(root, option.schema) ?? (shapeOf(root, option.schema, undefined).kind === 'text' ? '' : undefined));
    change(path, left.current.has(index) ? left.current.get(index) : begun);
  };
  const chosen = current >= 0 ? options[current] : undefined;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-3">
      <Frame place={place} isQuiet={chosen !== undefined}>
        {(control) => (
          <Select
            {...control}
            className="max-w-72"
            value={current >= 0 ? String(current) : ''}
            onChange={({ target }) => pick(target.value === '' ? undefined : Number(target.value))}
          >
            {(current < 0 || nullable || !required) && (
              <option value="">{nullable || !required ? 'None' : 'Choose …'}</option>
            )}
            {options.map((option, index) => (
              <option key={option.label} value={String(index)}>
                {option.label}
              </option>
            ))}
          </Select>
        )}
      </Frame>
      {!chosen && !isAbsent && <JsonField {...place} hideLabel />}
      {chosen && (
        <div className="border-l pl-3">
          <Place
            key={current}
            schema={chosen.schema}
            path={path}
            value={value}
            level={(place.level ?? 0) + 1}
            label={`${label}: ${chosen.label}`}
            required
          />
        </div>
      )}
    </div>
  );
}
