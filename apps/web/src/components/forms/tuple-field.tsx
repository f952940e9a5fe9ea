'use client';
import type { JsonSchema } from '@platform/temporal/json-schema';
import { resolved } from '@platform/temporal/json-schema';
import { blank } from '@/forms/blank';
import { labelAt } from '@/forms/labels';
import { useForm } from './form-context';
import type { ControlProps } from './frame';
import { Place } from './place';
import { Section } from './section';

/** A list of which each place has a kind of its own. */
export function TupleField({ items, ...place }: ControlProps & { items: readonly JsonSchema[] }) {
  const { root, display } = useForm();
  const { path, value, label } = place;
  const rows = Array.isArray(value) ? value : [];
  const count = Math.max(items.length, rows.length);
  const begin = () => items.map((item) => blank(root, item) ?? null);
  return (
    <Section place={place} begin={begin}>
      {Array.from({ length: count }, (_, index) => {
        const schema = items[index] ?? {};
        const at = [...path, index];
        const own = resolved(root, schema);
        const name = typeof own.title === 'string' ? labelAt(display, own, at) : `${label} ${index + 1}`;
        return <Place key={at.join('.')} schema={schema} path={at} value={rows[index]} label={name} required />;
      })}
    </Section>
  );
}
