'use client';
import type { ForkPreview } from '@platform/temporal';
import type { SchemaProblem } from '@platform/temporal/json-schema';
import { useId } from 'react';
import { SchemaForm } from '@/components/forms';
import { Textarea } from '@/components/ui/field';
import { typedText } from '@/forms/draft';
import { type ForkDraft, type ForkedPart, hasFields, schemaOf, typedAs } from './fork-draft';

interface Words {
  choice: string;
  label: string;
  hint?: string;
}

const words: Readonly<Record<ForkedPart, Words>> = {
  request: { choice: 'With another request', label: 'Request' },
  message: {
    choice: 'With another message',
    label: 'Message',
    hint: 'It takes the place of what people said there, in your name.',
  },
  answer: {
    choice: 'With another answer',
    label: 'Answer',
    hint: 'The model is not called. The run says that these words are yours.',
  },
  arguments: { choice: 'With other arguments', label: 'Arguments of the call' },
  result: {
    choice: 'With another result',
    label: 'Result',
    hint: 'The tool does not run. The agent reads this as its result; the run and the audit say that it is yours.',
  },
};

const order: readonly ForkedPart[] = ['request', 'message', 'answer', 'arguments', 'result'];

interface ForkChangeProps {
  preview: ForkPreview;
  draft: ForkDraft;
  /** What is wrong with a text. */
  problem?: string;
  /** What is wrong with fields. */
  problems: readonly SchemaProblem[];
  onDraft(draft: ForkDraft): void;
}

/** What is different in the fork: nothing, or one of the things that the step has. */
export function ForkChangeFields({ preview, draft, problem, problems, onDraft }: ForkChangeProps) {
  const { changeable = {} } = preview;
  const parts = order.filter((part) => changeable[part] !== undefined);
  const name = useId();
  const again = changeable.arguments ? 'Make the call again as it was' : 'Ask the model again';
  if (parts.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-[0.8125rem]">What is different?</legend>
      {[undefined, ...parts].map((part) => (
        <label key={part ?? 'nothing'} className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="radio"
            name={name}
            className="size-4 accent-primary"
            checked={draft.part === part}
            onChange={() => onDraft({ ...draft, part })}
          />
          {part ? words[part].choice : again}
        </label>
      ))}
      {draft.part && <PartField {...{ part: draft.part, preview, draft, problem, problems, onDraft }} />}
    </fieldset>
  );
}

function PartField({ part, preview, draft, problem, problems, onDraft }: ForkChangeProps & { part: ForkedPart }) {
  const id = useId();
  const { label, hint } = words[part];
  const typed = typedAs(part, draft, preview);
  const change = (next: unknown) => onDraft({ ...draft, typed: { ...draft.typed, [part]: next } });
  if (hasFields(part, preview)) {
    return (
      <fieldset key={part} aria-label={label} className="mt-1 min-w-0">
        <SchemaForm
          schema={schemaOf(part, preview)}
          value={typed}
          given={preview.changeable?.[part]}
          errors={problems}
          onChange={change}
        />
      </fieldset>
    );
  }
  return (
    <div className="mt-1 flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[0.8125rem]">
        {label}
      </label>
      <Textarea
        id={id}
        value={typedText(typed)}
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => change(target.value)}
      />
      <p id={`${id}-hint`} className="text-muted-foreground text-xs">
        {problem ? <span className="text-danger">{problem}</span> : hint}
      </p>
    </div>
  );
}
