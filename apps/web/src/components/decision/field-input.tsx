'use client';
import { writeJson } from '@platform/temporal/json';
import { useId } from 'react';
import { MarkedText } from '@/components/marked-text';
import { Checkbox, Input, Select, Textarea } from '@/components/ui/field';
import type { Field } from '@/forms/fields';
import { hidesSomething } from '@/words/visible';

export interface FieldInputProps {
  field: Field;
  text: string | undefined;
  problem?: string;
  onChange(text: string): void;
}

/** One field of a form, with its name, its description and its problem. */
export function FieldInput({ field, text = '', problem, onChange }: FieldInputProps) {
  const id = useId();
  const describedBy = [field.description && `${id}-about`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const common = { id, 'aria-describedby': describedBy || undefined, 'aria-invalid': problem ? true : undefined };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium font-mono text-[0.8125rem]">
        {field.name}
        {!field.required && <span className="font-normal font-sans text-muted-foreground"> (optional)</span>}
      </label>
      <Control field={field} text={text} onChange={onChange} {...common} />
      {hidesSomething(text) && (
        <p className="break-words text-xs">
          Holds what cannot be seen: <MarkedText text={text} of="text" />
        </p>
      )}
      {field.description && (
        <p id={`${id}-about`} className="text-muted-foreground text-xs">
          {field.description}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="text-danger text-xs">
          {field.name} {problem}
        </p>
      )}
    </div>
  );
}

type ControlProps = Pick<FieldInputProps, 'field' | 'text' | 'onChange'> & {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

function Control({ field, text = '', onChange, ...common }: ControlProps) {
  const change = (event: { target: { value: string } }) => onChange(event.target.value);
  switch (field.kind) {
    case 'integer':
    case 'number':
      return (
        <Input
          {...common}
          inputMode="decimal"
          autoComplete="off"
          className="max-w-48 font-mono"
          value={text}
          onChange={change}
        />
      );
    case 'boolean':
      return (
        <Checkbox {...common} checked={text === 'true'} onChange={(event) => onChange(String(event.target.checked))} />
      );
    case 'choice':
      return (
        <Select {...common} value={text} onChange={change} className="max-w-72">
          {text === '' && <option value="">Choose …</option>}
          {field.choices?.map((choice) => (
            <option key={writeJson(choice)} value={writeJson(choice)}>
              {typeof choice === 'string' ? choice : writeJson(choice)}
            </option>
          ))}
        </Select>
      );
    case 'json':
      return (
        <Textarea
          {...common}
          className="font-mono text-[0.8125rem]"
          spellCheck={false}
          value={text}
          onChange={change}
        />
      );
    case 'text':
      return <Textarea {...common} className="min-h-9 py-1.5" value={text} onChange={change} />;
  }
}
