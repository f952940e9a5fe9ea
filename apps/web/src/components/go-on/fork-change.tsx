'use client';
import type { ForkPreview } from '@platform/temporal';
import { useId } from 'react';
import { Textarea } from '@/components/ui/field';
import { type ForkDraft, type ForkedPart, isJson, textOf } from './fork-draft';

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
  /** Why the draft cannot be sent; empty where nothing is to be said. */
  problem?: string;
  onDraft(draft: ForkDraft): void;
}

/** What is different in the fork: nothing, or one of the things that the step has. */
export function ForkChangeFields({ preview, draft, problem, onDraft }: ForkChangeProps) {
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
      {draft.part && (
        <PartField part={draft.part} preview={preview} draft={draft} problem={problem} onDraft={onDraft} />
      )}
    </fieldset>
  );
}

function PartField({ part, preview, draft, problem, onDraft }: ForkChangeProps & { part: ForkedPart }) {
  const { changeable = {} } = preview;
  const id = useId();
  const json = isJson(part, changeable);
  const { label, hint } = words[part];
  return (
    <div className="mt-1 flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[0.8125rem]">
        {label}
      </label>
      <Textarea
        id={id}
        value={textOf(part, draft, changeable)}
        spellCheck={!json}
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-hint`}
        className={json ? 'font-mono text-[0.8125rem]' : undefined}
        onChange={({ target }) => onDraft({ ...draft, texts: { ...draft.texts, [part]: target.value } })}
      />
      <p id={`${id}-hint`} className="text-muted-foreground text-xs">
        {problem ? <span className="text-danger">{problem}</span> : hint}
      </p>
    </div>
  );
}
