'use client';
import { kindOf } from '@platform/temporal/decisions';
import { choiceWord } from '@platform/temporal/words';
import { type FormEvent, useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import type { AnswerFormProps } from './edit-form';
import { formKeys } from './form-keys';

/** Rejects, with a word to the agent; of a task: says that it is not done. */
export function RejectForm({ request, pending, drafts, keep, onAnswer, onBack }: AnswerFormProps) {
  const id = useId();
  const isLimit = kindOf(request).about === 'limit';
  const words = choiceWord(request, request.external ? 'skip' : 'reject');
  const note = useRef<HTMLTextAreaElement>(null);
  useEffect(() => note.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    const text = drafts.note.trim();
    onAnswer({ action: request.external ? 'skip' : 'reject', ...(text && { note: text }) });
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={formKeys(onBack)}
      aria-label={isLimit || request.external ? words : `Reject ${request.tool}`}
      className="flex flex-col gap-3"
    >
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="font-medium text-sm">
          Why?{' '}
          <span className="font-normal text-muted-foreground">
            {isLimit ? 'It stands in the run. Optional.' : 'The agent gets to read it. Optional.'}
          </span>
        </label>
        <Textarea
          id={id}
          ref={note}
          value={drafts.note}
          onChange={(event) => keep({ note: event.target.value })}
          placeholder={
            isLimit ? 'Too much for this question' : request.external ? undefined : 'Already refunded last week'
          }
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="danger" disabled={pending}>
          {words}
        </Button>
        <Button variant="ghost" onClick={onBack} disabled={pending}>
          Back
        </Button>
      </div>
    </form>
  );
}
