'use client';
import type { AgentDescription, StartedRun } from '@platform/temporal';
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { SchemaForm } from '@/components/forms';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import { blankForm } from '@/forms/blank';
import { readDraft } from '@/forms/draft';
import { refusalAt } from '@/forms/refusal';
import { type Starter, useStart } from '@/state/use-start';

export interface RequestFormProps {
  agent: AgentDescription;
  /** Starts the run. */
  send(request: string | Record<string, unknown>, starter: Starter): Promise<StartedRun>;
  /** Of the text field, and of the button. */
  words?: { label: string; send: string };
  /** What is typed. The parent keeps it, so that it outlives the form. */
  typed: Typed;
  onTyped(typed: Typed): void;
  /** Shows requests to try. */
  hasExamples?: boolean;
  /** Why the request cannot be sent yet. The reader sees the reason elsewhere. */
  waitsFor?: string;
  /** What else `send` sends. With other content a press starts another run. */
  also?: unknown;
  /** More fields, above the button. */
  children?: ReactNode;
}

/** What is typed into the form: text, and fields by the id of the agent that they belong to. */
export interface Typed {
  text: string;
  /** Drafts of forms: see `readDraft`. */
  fields: Readonly<Record<string, unknown>>;
}

export const nothingTyped: Typed = { text: '', fields: {} };

const newRun = { label: 'Request', send: 'Start the run' };

/** What the agent is asked: text, or the fields of its input schema. */
export function RequestForm({
  agent,
  send,
  words = newRun,
  typed,
  onTyped,
  hasExamples = true,
  also,
  waitsFor,
  children,
}: RequestFormProps) {
  const [asked, setAsked] = useState(false);
  const { text } = typed;
  const blank = useMemo(() => blankForm(agent.inputSchema), [agent.inputSchema]);
  const draft = typed.fields[agent.id] ?? blank;
  const { start: begin, pending: isBusy, refusal } = useStart(send, also);

  const { value, problems } = readDraft(agent.inputSchema, draft);
  const refused = refusalAt(refusal, { schema: agent.inputSchema, value, within: ['request'] });
  const isWrong = agent.inputSchema ? problems.length > 0 : text.trim() === '';
  const start = () => {
    setAsked(true);
    if (!isWrong && !isBusy && waitsFor === undefined)
      begin(agent.inputSchema ? (value as Record<string, unknown>) : text.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {agent.inputSchema ? (
        <SchemaForm
          schema={agent.inputSchema}
          value={draft}
          errors={asked ? [...problems, ...refused.atFields] : []}
          onChange={(next) => onTyped({ ...typed, fields: { ...typed.fields, [agent.id]: next } })}
        />
      ) : (
        <RequestText
          agent={agent}
          label={words.label}
          examples={hasExamples ? agent.examples : []}
          text={text}
          onChange={(next) => onTyped({ ...typed, text: next })}
          onSend={start}
        />
      )}
      {children}
      {refused.above && <Notice tone="danger">{refused.above}</Notice>}
      <div className="flex items-center gap-3">
        <Button type="submit" size="lg" disabled={isBusy || waitsFor !== undefined || (isWrong && !agent.inputSchema)}>
          {isBusy ? 'Starting …' : words.send}
        </Button>
        <span className="text-muted-foreground text-xs max-sm:hidden">Ctrl or ⌘ + Enter</span>
      </div>
    </form>
  );
}

interface RequestTextProps {
  agent: AgentDescription;
  label: string;
  examples: readonly string[];
  text: string;
  onChange(text: string): void;
  onSend(): void;
}

function RequestText({ agent, label, examples, text, onChange, onSend }: RequestTextProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    onSend();
  };
  const take = (example: string) => {
    onChange(example);
    field.current?.focus();
  };
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <Textarea
        id={id}
        ref={field}
        rows={4}
        required
        className="min-h-28 text-[0.9375rem]"
        placeholder={`What should ${agent.name} do?`}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {examples.length > 0 && (
        <ul aria-label="Requests to try" className="mt-1 flex flex-wrap gap-2">
          {examples.map((example) => (
            <li key={example} className="max-w-full">
              <button
                type="button"
                onClick={() => take(example)}
                className="max-w-full rounded-full border bg-card px-3 py-1 text-left text-muted-foreground text-sm transition-colors hover:bg-accent hover:text-accent-foreground"
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
