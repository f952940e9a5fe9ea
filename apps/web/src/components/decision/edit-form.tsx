'use client';
import type { PendingDecision } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';
import type { FormEvent } from 'react';
import { SchemaForm } from '@/components/forms/schema-form';
import { Button } from '@/components/ui/button';
import { changesOf } from '@/forms/changes';
import { readDraft } from '@/forms/draft';
import { type Refusal, refusalAt } from '@/forms/refusal';
import type { Answer } from '@/state/use-decide';
import { ChangesView } from './changes-view';
import type { Drafts } from './drafts';
import { focusFirstField, formKeys } from './form-keys';
import { Notice } from './notice';

export interface AnswerFormProps {
  request: PendingDecision;
  pending: boolean;
  refusal?: Refusal;
  drafts: Drafts;
  keep(change: Partial<Drafts>): void;
  onAnswer(answer: Answer): void;
  onBack(): void;
}

/** Approves with other arguments. What changed is shown before it is approved. */
export function EditForm({ request, pending, refusal, drafts, keep, onAnswer, onBack }: AnswerFormProps) {
  const isLimit = kindOf(request).about === 'limit';
  const { arguments: asked, argumentsSchema, display } = request;
  const draft = drafts.edit ?? asked;
  const { value, problems } = readDraft(argumentsSchema, draft, asked);
  const values = value as Record<string, unknown>;
  const changes = changesOf(asked, values);
  const isWrong = problems.length > 0;
  const refused = refusalAt(refusal, { schema: argumentsSchema, value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWrong || pending) return;
    onAnswer(changes.length > 0 ? { action: 'approve', arguments: values } : { action: 'approve' });
  };
  return (
    <form
      ref={focusFirstField}
      onSubmit={submit}
      onKeyDown={formKeys(onBack)}
      aria-label={isLimit ? 'Grant another amount' : `Edit the arguments of ${request.tool}`}
      className="flex flex-col gap-4"
    >
      <SchemaForm
        schema={argumentsSchema}
        value={draft}
        given={asked}
        errors={[...problems, ...refused.atFields]}
        display={display}
        onChange={(edit) => keep({ edit })}
      />
      {changes.length > 0 && !isWrong && (
        <section aria-label="Your changes" className="rounded-md border bg-background p-3">
          <p className="mb-2 font-medium text-muted-foreground text-xs">Your changes</p>
          <ChangesView changes={changes} display={display} />
        </section>
      )}
      {refused.above && <Notice tone="danger">{refused.above}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={isWrong || pending}>
          {isLimit
            ? 'Grant this'
            : changes.length === 0
              ? 'Approve unchanged'
              : `Approve with ${changes.length === 1 ? '1 change' : `${changes.length} changes`}`}
        </Button>
        <Button variant="ghost" onClick={onBack} disabled={pending}>
          Back
        </Button>
      </div>
    </form>
  );
}
