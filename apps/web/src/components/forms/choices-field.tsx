'use client';
import { canonicalJson, sameJson } from '@platform/temporal/json';
import { useId } from 'react';
import { Checkbox } from '@/components/ui/field';
import type { Choice } from '@/forms/shape';
import { useForm } from './form-context';
import type { ControlProps } from './frame';
import { Section } from './section';

/** Several of some values, each once. */
export function ChoicesField({ choices, ...place }: ControlProps & { choices: readonly Choice[] }) {
  const id = useId();
  const { change, disabled } = useForm();
  const { path, value } = place;
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (choice: unknown, isOn: boolean) =>
    change(path, isOn ? [...chosen, choice] : chosen.filter((one) => !sameJson(one, choice)));
  return (
    <Section place={place} begin={() => []}>
      {choices.map(({ value: choice, label }, index) => (
        <div key={canonicalJson(choice)} className="flex items-center gap-2 text-sm">
          <Checkbox
            id={`${id}-${index}`}
            disabled={disabled}
            checked={chosen.some((one) => sameJson(one, choice))}
            onChange={({ target }) => toggle(choice, target.checked)}
          />
          <label htmlFor={`${id}-${index}`}>{label}</label>
        </div>
      ))}
    </Section>
  );
}
