'use client';
import { choiceWord } from '@platform/temporal/words';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import type { AnswerFormProps } from './edit-form';
import { focusFirstField, formKeys } from './form-keys';

/**
 * Asks what only a person can know: what came of a task, or whether a tool ran whose process died in the middle. `onBack` opens the form
 * that says that a task is not done.
 */
export function OutcomeForm({ request, pending, drafts, keep, onAnswer, onBack }: AnswerFormProps) {
  const isTask = request.external === true;
  const [ran, setRan] = useState(isTask);
  const { result } = drafts;
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && result.trim() !== '') onAnswer({ action: 'ran', result });
  };
  if (ran) {
    return (
      <form
        ref={isTask ? undefined : focusFirstField}
        onSubmit={submit}
        onKeyDown={formKeys(isTask ? undefined : () => setRan(false))}
        className="flex flex-col gap-3"
      >
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="font-medium text-sm">
            {isTask ? 'What came of it?' : `What did ${request.tool} answer?`}{' '}
            <span className="font-normal text-muted-foreground">The agent reads it.</span>
          </label>
          <Textarea id={id} value={result} onChange={(event) => keep({ result: event.target.value })} />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={pending || result.trim() === ''}>
            {choiceWord(request, 'ran')}
            {!isTask && ', with this result'}
          </Button>
          {isTask ? (
            <Button variant="outline" data-key="reject" onClick={onBack} disabled={pending}>
              {choiceWord(request, 'skip')} …
            </Button>
          ) : (
            <Button variant="ghost" onClick={() => setRan(false)} disabled={pending}>
              Back
            </Button>
          )}
        </div>
      </form>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button data-key="edit" onClick={() => setRan(true)} disabled={pending}>
        {choiceWord(request, 'ran')} …
      </Button>
      <Button variant="outline" onClick={() => onAnswer({ action: 'again' })} disabled={pending}>
        {choiceWord(request, 'again')}
      </Button>
      <Button variant="outline" onClick={() => onAnswer({ action: 'skip' })} disabled={pending}>
        {choiceWord(request, 'skip')}
      </Button>
    </div>
  );
}
