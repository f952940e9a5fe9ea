'use client';
import { choiceWord } from '@platform/temporal/words';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { draftOf, readDraft } from '@/forms/draft';
import { fieldsOfInput } from '@/forms/fields';
import type { AnswerFormProps } from './edit-form';
import { FieldsForm } from './fields-form';
import { formKeys } from './form-keys';
import { QuestionField } from './question-field';

/** Gives a tool the input it lacks, or answers the agent's questions. `onBack` goes to the form that rejects. */
export function AnswerForm({ request, pending, drafts, keep, onAnswer, onBack }: AnswerFormProps) {
  const fields = fieldsOfInput(request.fields);
  const questions = request.questions ?? [];
  const prefilled = Object.fromEntries((request.fields ?? []).map(({ name, value }) => [name, value]));
  const draft = drafts.answer ?? draftOf(fields, prefilled);
  const { chosen } = drafts;
  const [asked, setAsked] = useState(false);
  const { values, problems } = readDraft(fields, draft, prefilled);
  const open = questions.filter(({ question }) => !chosen[question]?.length);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (pending || Object.keys(problems).length > 0 || open.length > 0) return;
    onAnswer({ action: 'answer', values: { ...values, ...chosen } });
  };
  return (
    <form onSubmit={submit} onKeyDown={formKeys()} className="flex flex-col gap-4">
      <FieldsForm
        fields={fields}
        draft={draft}
        problems={asked ? problems : {}}
        onChange={(answer) => keep({ answer })}
      />
      {questions.map((question) => (
        <QuestionField
          key={question.question}
          question={question}
          chosen={chosen[question.question] ?? []}
          isMissing={asked && open.includes(question)}
          onChange={(labels) => keep({ chosen: { ...chosen, [question.question]: labels } })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={pending}>
          {choiceWord(request, 'answer')}
        </Button>
        <Button variant="danger" data-key="reject" onClick={onBack} disabled={pending}>
          {choiceWord(request, 'reject')} …
        </Button>
      </div>
    </form>
  );
}
