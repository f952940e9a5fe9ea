'use client';
import { valueAt } from '@platform/temporal/json-schema';
import { Checkbox, Select } from '@/components/ui/field';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';

/** Yes or no; where nothing is an answer too, a choice of three. */
export function BooleanField(place: ControlProps) {
  const { change, given } = useForm();
  const { schema, path, value, nullable, required } = place;
  const isOpen = nullable || (!required && typeof schema.default !== 'boolean' && valueAt(given, path) === undefined);
  if (!isOpen) {
    const isOn = value === undefined ? schema.default === true : value === true;
    return (
      <Frame place={place}>
        {(control) => <Checkbox {...control} checked={isOn} onChange={(event) => change(path, event.target.checked)} />}
      </Frame>
    );
  }
  const none = nullable ? null : undefined;
  return (
    <Frame place={place}>
      {(control) => (
        <Select
          {...control}
          className="max-w-72"
          value={typeof value === 'boolean' ? String(value) : ''}
          onChange={({ target }) => change(path, target.value === '' ? none : target.value === 'true')}
        >
          <option value="">None</option>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </Select>
      )}
    </Frame>
  );
}
