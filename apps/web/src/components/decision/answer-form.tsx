'use client';
import { choiceWord } from '@platform/temporal/words';
import { type FormEvent, useState } from 'react';
import { SchemaForm } from '@/components/forms/schema-form';
import { Button } from '@/components/ui/button';
import { readDraft } from '@/forms/draft';
import { schemaOfFields, valuesOfFields } from '@/forms/fields';
import { refusalAt } from '@/forms/refusal';
import type { AnswerFormProps } from './edit-form';
import { formKeys } from './form-keys';
import { Notice } from './notice';
import { QuestionField } from './question-field';

/** Gives a tool the input it lacks, or answers the agent's questions. `onBack` goes to the form that rejects. */
export function AnswerForm({ request, pending, refusal, drafts, keep, onAnswer, onBack }: AnswerFormProps) {
  const schema = schemaOfFields(request.fields);
  const questions = request.questions ?? [];
  const prefilled = valuesOfFields(request.fields);
  const draft = drafts.answer ?? prefilled;
  const { chosen } = drafts;
  // A form that is opened with what was refused says at once what was wrong with it. A rejection that was refused has sent none of it.
  const [asked, setAsked] = useState(refusal?.sent !== undefined);
  const { value, problems } = readDraft(schema, draft);
  const refused = refusalAt(refusal, { schema, value });
  const open = questions.filter(({ question }) => !chosen[question]?.length);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (pending || problems.length > 0 || open.length > 0) return;
    onAnswer({ action: 'answer', values: { ...(value as Record<string, unknown>), ...chosen } });
  };
  return (
    <form onSubmit={submit} onKeyDown={formKeys()} className="flex flex-col gap-4">
      <SchemaForm
        schema={schema}
        value={draft}
        given={prefilled}
        errors={asked ? [...problems, ...refused.atFields] : []}
        display={request.display}
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
      {refused.above && <Notice tone="danger">{refused.above}</Notice>}
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
