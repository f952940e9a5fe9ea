'use client';
import type { Display } from '@platform/temporal/contract';
import type { JsonSchema, SchemaProblem } from '@platform/temporal/json-schema';
import { useRef } from 'react';
import { withValueAt } from '@/forms/draft';
import { shapeOf } from '@/forms/shape';
import { FormProvider } from './form-context';
import { GroupFields } from './group-field';
import { Place } from './place';

export interface SchemaFormProps {
  /** Without one, each field is as its value is. */
  schema: JsonSchema | null | undefined;
  /** The draft: the value that was given, until somebody types. Read it with `readDraft`. */
  value: unknown;
  /** What was there before anybody typed; the first `value` when absent. */
  given?: unknown;
  onChange(value: unknown): void;
  /** What is wrong, from `readDraft` or from the server. Each is shown at its place, in the words of its label. */
  errors?: readonly SchemaProblem[];
  display?: Display | null;
  disabled?: boolean;
  /** What the only field is called, where the schema is not one of fields. */
  label?: string;
}

/**
 * A form of a JSON Schema. Promise: what nobody touches stays the very value that was given, number by number; a change of one field changes that
 * field alone.
 */
export function SchemaForm({
  schema,
  value,
  given,
  onChange,
  errors = [],
  display,
  disabled = false,
  label = '',
}: SchemaFormProps) {
  const first = useRef(value);
  // Several changes of one event build on each other.
  const draft = useRef(value);
  draft.current = value;
  const root = schema ?? {};
  const shape = shapeOf(root, root, value);
  const isFields = shape.kind === 'group' || typeof value === 'object';
  return (
    <FormProvider
      value={{
        root,
        given: given === undefined ? first.current : given,
        display: display ?? {},
        problems: errors,
        disabled,
        change: (path, next) => {
          draft.current = withValueAt(draft.current, path, next);
          onChange(draft.current);
        },
      }}
    >
      <div className="flex min-w-0 flex-col gap-4">
        {isFields ? (
          <GroupFields schema={shape.schema} path={[]} value={value} />
        ) : (
          <Place schema={root} path={[]} value={value} label={label} required />
        )}
      </div>
    </FormProvider>
  );
}
