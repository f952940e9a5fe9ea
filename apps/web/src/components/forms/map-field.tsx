'use client';
import { isObject, setField } from '@platform/temporal/json';
import type { JsonSchema } from '@platform/temporal/json-schema';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { blank } from '@/forms/blank';
import { Unread } from '@/forms/draft';
import { shapeOf } from '@/forms/shape';
import { useForm } from './form-context';
import type { ControlProps } from './frame';
import { Place } from './place';
import { Section } from './section';

/** Entries with names that people choose. */
export function MapField({ values, ...place }: ControlProps & { values: JsonSchema }) {
  const { root, change, disabled } = useForm();
  const { path, value, label } = place;
  const entries = isObject(value) && !(value instanceof Unread) ? Object.entries(value) : [];
  const add = (name: string) => {
    const begun = blank(root, values) ?? (shapeOf(root, values, undefined).kind === 'text' ? '' : null);
    change([...path, name], begun);
  };
  const remove = (name: string) => {
    const rest: Record<string, unknown> = {};
    for (const [other, member] of entries) if (other !== name) setField(rest, other, member);
    change(path, rest);
  };
  return (
    <Section
      place={place}
      begin={() => ({})}
      actions={<NewEntry label={label} taken={entries.map(([name]) => name)} onAdd={add} />}
    >
      {entries.length === 0 && <p className="text-muted-foreground text-sm">No entries.</p>}
      {entries.map(([name, member]) => (
        <div key={name} className="flex items-start gap-1">
          <Place schema={values} path={[...path, name]} value={member} label={name} required />
          <Button
            variant="ghost"
            size="icon"
            className="mt-5"
            aria-label={`Take ${name} away`}
            disabled={disabled}
            onClick={() => remove(name)}
          >
            <X />
          </Button>
        </div>
      ))}
    </Section>
  );
}

function NewEntry({ label, taken, onAdd }: { label: string; taken: readonly string[]; onAdd(name: string): void }) {
  const { disabled } = useForm();
  const [name, setName] = useState('');
  const id = useId();
  const isTaken = taken.includes(name);
  const add = () => {
    if (name === '' || isTaken) return;
    onAdd(name);
    setName('');
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="sr-only">
        Name of a new entry of {label}
      </label>
      <Input
        id={id}
        placeholder="Name"
        autoComplete="off"
        className="h-8 w-40"
        value={name}
        aria-invalid={isTaken || undefined}
        disabled={disabled}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          add();
        }}
      />
      <Button variant="outline" size="sm" disabled={disabled || name === '' || isTaken} onClick={add}>
        <Plus /> Add
        <span className="sr-only"> an entry to {label}</span>
      </Button>
      {isTaken && <span className="text-danger text-xs">{name} is there already</span>}
    </div>
  );
}
