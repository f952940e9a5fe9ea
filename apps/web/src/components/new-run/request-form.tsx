'use client';
import type { AgentDescription } from '@platform/temporal';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { FieldsForm } from '@/components/decision/fields-form';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import { type Draft, readDraft } from '@/forms/draft';
import { fieldsOfSchema } from '@/forms/fields';
import { api } from '@/lib/api';
import { useName } from '@/lib/use-name';

/** What the agent is asked: text, or the fields of its input schema. */
export function RequestForm({ agent }: { agent: AgentDescription }) {
  const [startedBy] = useName();
  const [text, setText] = useState('');
  const [draft, setDraft] = useState<Draft>({});
  const [asked, setAsked] = useState(false);
  const key = useRequestKey();
  const router = useRouter();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (request: string | Record<string, unknown>) =>
      api.start({ agentId: agent.id, request, startedBy, key: key(JSON.stringify([request, startedBy])) }),
    onSuccess: ({ runId }) => router.push(`/runs/${encodeURIComponent(runId)}`),
  });

  const fields = fieldsOfSchema(agent.inputSchema);
  const { values, problems } = readDraft(fields, draft);
  const isWrong = agent.inputSchema ? Object.keys(problems).length > 0 : text.trim() === '';
  const isBusy = isPending || isSuccess;
  const start = () => {
    setAsked(true);
    if (!isWrong && !isBusy) mutate(agent.inputSchema ? values : text.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {agent.inputSchema ? (
        <FieldsForm fields={fields} draft={draft} problems={asked ? problems : {}} onChange={setDraft} />
      ) : (
        <RequestText agent={agent} text={text} onChange={setText} onSend={start} />
      )}
      {error && <Notice tone="danger">{error.message}</Notice>}
      <div className="flex items-center gap-3">
        <Button type="submit" size="lg" disabled={isBusy || (isWrong && !agent.inputSchema)}>
          {isBusy ? 'Starting …' : 'Start the run'}
        </Button>
        <span className="text-muted-foreground text-xs max-sm:hidden">Ctrl or ⌘ + Enter</span>
      </div>
    </form>
  );
}

interface RequestTextProps {
  agent: AgentDescription;
  text: string;
  onChange(text: string): void;
  onSend(): void;
}

function RequestText({ agent, text, onChange, onSend }: RequestTextProps) {
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
        Request
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
      {agent.examples.length > 0 && (
        <ul aria-label="Requests to try" className="mt-1 flex flex-wrap gap-2">
          {agent.examples.map((example) => (
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

/** A key per content: sending the same again after a failure, or twice by a double click, starts one run. */
function useRequestKey(): (content: string) => string {
  const last = useRef<{ content: string; key: string }>(undefined);
  return (content) => {
    if (last.current?.content !== content) {
      last.current = { content, key: crypto.randomUUID().replaceAll('-', '').slice(0, 12) };
    }
    return last.current.key;
  };
}
