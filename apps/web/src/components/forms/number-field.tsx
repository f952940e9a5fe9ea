'use client';
import { displayAt } from '@platform/temporal/contract';
import { isNumber, isWhole as isWholeNumber, typedNumber, writeJson } from '@platform/temporal/json';
import { useState } from 'react';
import { Input } from '@/components/ui/field';
import { Unread } from '@/forms/draft';
import { emptied } from './emptied';
import { useForm } from './form-context';
import { type ControlProps, Frame } from './frame';
import { defaultWords, rangeHint } from './hints';

/** A number, exactly as it is typed. Where a number came as a text of digits (a decimal), it stays one. */
export function NumberField({ isWhole, ...place }: ControlProps & { isWhole: boolean }) {
  const { change, given, display } = useForm();
  const { schema, path, value } = place;
  const kind = { isWhole, isDecimal: Array.isArray(schema.anyOf) };
  // A text such as `1.50` is the number 1.5: it is shown as it was typed for as long as it means what is there.
  const [typed, setTyped] = useState<string>();
  const shown = textOf(value);
  const text = typed !== undefined && textOf(readNumber(typed, kind, value)) === shown ? typed : shown;
  const { format, currency } = displayAt(display, path) ?? {};
  const unit = format === 'money' ? currency : format === 'percent' ? '%' : undefined;
  const onChange = (next: string) => {
    setTyped(next);
    change(path, next.trim() === '' ? emptied({ ...place, given }) : readNumber(next, kind, value));
  };
  return (
    <Frame place={place} hint={[unit, rangeHint(schema)].filter(Boolean).join(' · ') || undefined}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          className="max-w-56 tabular-nums"
          placeholder={defaultWords(place)}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Frame>
  );
}

interface Kind {
  isWhole: boolean;
  /** It may be a text of digits too. */
  isDecimal: boolean;
}

function textOf(value: unknown): string {
  if (value instanceof Unread) return value.text;
  if (typeof value === 'string') return value;
  return isNumber(value) ? writeJson(value) : '';
}

/** What a text means. `before`: a decimal that is written as a text stays a text. */
function readNumber(text: string, { isWhole, isDecimal }: Kind, before: unknown): unknown {
  const number = typedNumber(text);
  if (number === undefined)
    return new Unread(text, isWhole ? 'must be a whole number' : 'must be a number, such as 12.5');
  if (isWhole && !isWholeNumber(number)) return new Unread(text, 'must be a whole number');
  // More digits than a number with a fraction keeps: only a text has them all.
  const isLong = isDecimal && text.replace(/\D/g, '').length > 15;
  return typeof before === 'string' || isLong ? text.trim() : number;
}
