'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import type { AnswerFormProps } from './edit-form';
import { focusFirstField, formKeys } from './form-keys';

/** Settles what nobody knows: whether a tool ran whose worker died in the middle. */
export function OutcomeForm({ request, pending, onAnswer }: Omit<AnswerFormProps, 'onBack'>) {
  const [ran, setRan] = useState(false);
  const [result, setResult] = useState('');
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && result.trim() !== '') onAnswer({ action: 'ran', result });
  };
  if (ran) {
    return (
      <form
        ref={focusFirstField}
        onSubmit={submit}
        onKeyDown={formKeys(() => setRan(false))}
        className="flex flex-col gap-3"
      >
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="font-medium text-sm">
            What did {request.tool} answer?{' '}
            <span className="font-normal text-muted-foreground">The agent reads it.</span>
          </label>
          <Textarea id={id} value={result} onChange={(event) => setResult(event.target.value)} />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={pending || result.trim() === ''}>
            It ran, with this result
          </Button>
          <Button variant="ghost" onClick={() => setRan(false)} disabled={pending}>
            Back
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button data-key="edit" onClick={() => setRan(true)} disabled={pending}>
        It ran …
      </Button>
      <Button variant="outline" onClick={() => onAnswer({ action: 'again' })} disabled={pending}>
        Run it again
      </Button>
      <Button variant="outline" onClick={() => onAnswer({ action: 'skip' })} disabled={pending}>
        Skip it
      </Button>
    </div>
  );
}
