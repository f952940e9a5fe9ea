'use client';
import { parseJson, writeJson } from '@platform/temporal/json';
import { useState } from 'react';
import { Textarea } from '@/components/ui/field';
import { Unread } from '@/forms/draft';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';

/** The last resort: a value that has no field of its own, as JSON. */
export function JsonField(place: ControlProps) {
  const { change, given } = useForm();
  const { path, value } = place;
  const [typed, setTyped] = useState<string>();
  const shown = textOf(value);
  const text = typed !== undefined && textOf(read(typed)) === shown ? typed : shown;
  return (
    <Frame place={place} hint={'Written as JSON: texts in "quotes", lists in [ ], fields in { }'}>
      {(control) => (
        <Textarea
          {...control}
          className="font-mono text-[0.8125rem]"
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            setTyped(target.value);
            change(path, target.value.trim() === '' ? emptied({ ...place, given }) : read(target.value));
          }}
        />
      )}
    </Frame>
  );
}

function textOf(value: unknown): string {
  if (value instanceof Unread) return value.text;
  return value === undefined ? '' : writeJson(value, 2);
}

function read(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    return new Unread(text, `must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
