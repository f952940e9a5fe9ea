'use client';
import { canonicalJson, sameJson, writeJson } from '@platform/temporal/json';
import { Select } from '@/components/ui/field';
import type { Choice } from '@/forms/shape';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';

/** One of several values. A value that is none of them stays until another one is chosen. */
export function ChoiceField({ choices, ...place }: ControlProps & { choices: readonly Choice[] }) {
  const { change, given } = useForm();
  const { schema, path, value, required, nullable } = place;
  const chosen = choices.findIndex((choice) => value !== undefined && sameJson(choice.value, value));
  const isOther = chosen < 0 && value !== undefined && value !== null;
  const about = choices[chosen]?.description;
  const otherwise = choices.find((choice) => schema.default !== undefined && sameJson(choice.value, schema.default));
  const noneWords = nullable ? 'None' : required ? 'Choose …' : otherwise ? `If none: ${otherwise.label}` : 'None';
  return (
    <Frame place={place} hint={about}>
      {(control) => (
        <Select
          {...control}
          className="max-w-96"
          value={isOther ? 'other' : chosen < 0 ? '' : String(chosen)}
          onChange={({ target }) => {
            if (target.value === 'other') return;
            change(path, target.value === '' ? emptied({ ...place, given }) : choices[Number(target.value)]?.value);
          }}
        >
          {(chosen < 0 || nullable || !required) && <option value="">{noneWords}</option>}
          {isOther && <option value="other">{typeof value === 'string' ? value : writeJson(value)}</option>}
          {choices.map((choice, index) => (
            <option key={canonicalJson(choice.value)} value={String(index)}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
    </Frame>
  );
}
