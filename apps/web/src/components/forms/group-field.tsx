'use client';
import { isObject, ownField } from '@platform/temporal/json';
import { asSchema, type JsonSchema, type Path, resolved } from '@platform/temporal/json-schema';
import { blank } from '@/forms/blank';
import { Unread } from '@/forms/draft';
import { distinct, labelAt } from '@/forms/labels';
import { fieldSchema, isRequired } from '@/forms/shape';
import { useForm } from './form-context';
import type { ControlProps } from './frame';
import { Place } from './place';
import { Section } from './section';

/** A group of fields inside of another one. */
export function GroupField(place: ControlProps) {
  const { root } = useForm();
  const { schema, path, value } = place;
  return (
    <Section place={place} begin={() => blank(root, { ...schema, default: undefined }) ?? {}}>
      <GroupFields schema={schema} path={path} value={value} />
    </Section>
  );
}

/** The fields of a group: those of its schema, then those that only the value has. */
export function GroupFields({ schema, path, value }: { schema: JsonSchema; path: Path; value: unknown }) {
  const { root, display } = useForm();
  const fields = isObject(value) && !(value instanceof Unread) ? value : {};
  const names = [...new Set([...Object.keys(asSchema(schema.properties) ?? {}), ...Object.keys(fields)])];
  const labels = distinct(
    new Map(names.map((name) => [name, labelAt(display, resolved(root, fieldSchema(schema, name)), [...path, name])])),
  );
  return names.map((name) => (
    <Place
      key={name}
      schema={fieldSchema(schema, name)}
      path={[...path, name]}
      value={ownField(fields, name)}
      label={labels.get(name) ?? name}
      required={isRequired(schema, name)}
    />
  ));
}
