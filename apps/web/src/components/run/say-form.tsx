'use client';
import { useMutation } from '@tanstack/react-query';
import { SendHorizontal } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import { api } from '@/lib/api';
import { useRequestKey } from '@/lib/use-request-key';
import type { RunHead } from '@/state/run-events';
import { useWho } from '@/state/use-me';

/** When the agent gets what is said, by what the run is doing. */
const whenWords = {
  running: 'The agent gets it with its next step.',
  waiting: 'The agent gets it after the decision.',
  paused: 'The agent gets it when the run is resumed.',
  stalled: 'The agent gets it when the run goes on.',
} as const;

export interface SayFormProps {
  runId: string;
  status: RunHead['status'];
  /** What is typed. The page keeps it, because the run may end before it is sent. */
  text: string;
  onText(text: string): void;
}

/** Says something to the agent while it works. */
export function SayForm({ runId, status, text, onText: setText }: SayFormProps) {
  const { by } = useWho().said;
  const [said, setSaid] = useState(0);
  const keyOf = useRequestKey();
  const id = useId();
  const { mutate, isPending, error } = useMutation({
    // People may say the same words again. A second press, or a press after a lost answer, sends them once.
    mutationFn: (message: string) => api.say(runId, { message, by, key: keyOf(`${said} ${message}`) }),
    onSuccess: () => {
      setText('');
      setSaid(said + 1);
    },
  });
  const send = () => {
    if (text.trim() !== '' && !isPending) mutate(text.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit} className="mt-6 flex flex-col gap-2 sm:ml-10">
      <label htmlFor={id} className="sr-only">
        Say something to the agent
      </label>
      <div className="flex items-end gap-1.5 rounded-xl border bg-card p-1.5 focus-within:outline-2 focus-within:outline-ring">
        <Textarea
          id={id}
          rows={1}
          maxLength={20_000}
          className="min-h-9 resize-none border-0 bg-transparent py-1.5 shadow-none outline-none"
          placeholder="Say something to the agent"
          aria-describedby={`${id}-when`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button type="submit" size="icon" aria-label="Send" disabled={isPending || text.trim() === ''}>
          <SendHorizontal />
        </Button>
      </div>
      <p id={`${id}-when`} className="px-1 text-muted-foreground text-xs">
        {whenWords[status as keyof typeof whenWords]} <span className="max-sm:hidden">Ctrl or ⌘ + Enter sends it.</span>
      </p>
      {error && <Notice tone="danger">{error.message}</Notice>}
    </form>
  );
}
