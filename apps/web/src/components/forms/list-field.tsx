'use client';
import { type JsonSchema, resolved } from '@platform/temporal/json-schema';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { blank } from '@/forms/blank';
import { shapeOf } from '@/forms/shape';
import { useForm } from './form-context';
import type { ControlProps } from './frame';
import { Place } from './place';
import { focusRow, useRowKeys } from './rows';
import { Section } from './section';

export interface ListFieldProps extends ControlProps {
  items: JsonSchema;
  /** How many rows there must be, and may be. */
  least: number;
  most: number;
}

/** A list: rows that people add, take away and move. */
export function ListField({ items, least, most, ...place }: ListFieldProps) {
  const { root, change, disabled } = useForm();
  const { path, value, label } = place;
  const rows = Array.isArray(value) ? value : [];
  const { keys, moved, removed } = useRowKeys(rows.length);
  const list = useRef<HTMLOListElement>(null);
  const put = (next: readonly unknown[], focus: number) => {
    change(path, next);
    focusRow(list, focus);
  };
  const move = (from: number, to: number) => {
    const next = [...rows];
    next.splice(to, 0, ...next.splice(from, 1));
    moved(from, to);
    put(next, to);
  };
  const add = () => put([...rows, blank(root, items) ?? beginning(root, items)], rows.length);
  const remove = (index: number) => {
    removed(index);
    put(
      rows.filter((_, other) => other !== index),
      Math.min(index, rows.length - 2),
    );
  };
  const addButton = (
    <Button variant="outline" size="sm" disabled={disabled || rows.length >= most} onClick={add}>
      <Plus /> Add row
      <span className="sr-only"> to {label}</span>
    </Button>
  );
  return (
    <Section place={place} begin={() => [blank(root, items) ?? beginning(root, items)]} actions={addButton}>
      {rows.length === 0 && <p className="text-muted-foreground text-sm">No rows.</p>}
      <ol ref={list} className="flex flex-col gap-3 empty:hidden">
        {rows.map((row, index) => {
          const name = `${label} ${index + 1}`;
          return (
            <li key={keys[index]} className="flex min-w-0 items-start gap-1 max-sm:flex-wrap">
              <Place
                schema={items}
                path={[...path, index]}
                value={row}
                label={name}
                required
                hideLabel={!isSection(root, items)}
              />
              <div className="flex shrink-0">
                <RowButton
                  label={`Move ${name} up`}
                  disabled={disabled || index === 0}
                  onClick={() => move(index, index - 1)}
                >
                  <ArrowUp />
                </RowButton>
                <RowButton
                  label={`Move ${name} down`}
                  disabled={disabled || index === rows.length - 1}
                  onClick={() => move(index, index + 1)}
                >
                  <ArrowDown />
                </RowButton>
                <RowButton
                  label={`Take ${name} away`}
                  disabled={disabled || rows.length <= least}
                  onClick={() => remove(index)}
                >
                  <X />
                </RowButton>
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function RowButton({
  label,
  ...props
}: {
  label: string;
  disabled: boolean;
  onClick(): void;
  children: React.ReactNode;
}) {
  return <Button variant="ghost" size="icon" aria-label={label} title={label} {...props} />;
}

/** Whether a row has a name of its own, as a group of fields has. */
function isSection(root: JsonSchema, items: JsonSchema): boolean {
  return ['group', 'list', 'map', 'tuple', 'union'].includes(shapeOf(root, resolved(root, items), undefined).kind);
}

/** A row cannot be absent: it begins as the emptiest value of its kind. */
function beginning(root: JsonSchema, items: JsonSchema): unknown {
  return shapeOf(root, items, undefined).kind === 'text' ? '' : null;
}
