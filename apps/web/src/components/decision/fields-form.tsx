'use client';
import type { Draft } from '@/forms/draft';
import type { Field } from '@/forms/fields';
import { FieldInput } from './field-input';

export interface FieldsFormProps {
  fields: readonly Field[];
  draft: Draft;
  problems: Readonly<Record<string, string>>;
  onChange(draft: Draft): void;
}

/** A form of the given fields. */
export function FieldsForm({ fields, draft, problems, onChange }: FieldsFormProps) {
  return (
    <div className="flex flex-col gap-4">
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          text={draft[field.name]}
          problem={problems[field.name]}
          onChange={(text) => onChange({ ...draft, [field.name]: text })}
        />
      ))}
    </div>
  );
}
