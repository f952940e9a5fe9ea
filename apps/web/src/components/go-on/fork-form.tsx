'use client';
import type { ForkPreview } from '@platform/temporal';
import { isObject, parseJson, writeJson } from '@platform/temporal/json';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/field';
import { api } from '@/lib/api';
import { useStart } from '@/state/use-start';
import { ForkEffects } from './fork-effects';

/** A step that a fork may begin at. */
export interface ForkStep {
  turn: number;
  entry: number;
  /** The arguments of a tool call. The fork may change them. */
  arguments?: Record<string, unknown>;
}

interface ForkFormProps {
  runId: string;
  step: ForkStep;
  /** The arguments as they are typed, JSON; `undefined` before anybody has typed. */
  draft: string | undefined;
  onDraft(text: string): void;
  onLeave(): void;
}

/** A form for a fork: what it keeps, what it may do again, and what the person changes. */
export function ForkForm({ runId, step, draft, onDraft, onLeave }: ForkFormProps) {
  const { turn, entry } = step;
  const before = step.arguments && writeJson(step.arguments, 2);
  const text = draft ?? before ?? '';
  const id = useId();
  const { data, error } = useQuery<ForkPreview>({
    queryKey: ['fork', runId, turn, entry],
    queryFn: () => api.previewFork(runId, { turn, entry }),
  });
  const { start, pending, problem } = useStart((change: Change, starter) =>
    api.fork(runId, { turn, entry, change, ...starter }),
  );
  const change = before === undefined || text === before ? {} : readArguments(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change && data) start(change);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p>
        <span className="font-medium">Fork from here?</span> A new run goes on from this step. This one stays as it is.
      </p>
      {error && <Notice tone="danger">{error.message}</Notice>}
      {data && <ForkEffects preview={data} />}
      {before !== undefined && (
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="font-medium text-[0.8125rem]">
            Arguments of the call
          </label>
          <Textarea
            id={id}
            value={text}
            spellCheck={false}
            aria-invalid={change === undefined}
            className="font-mono text-[0.8125rem]"
            onChange={(event) => onDraft(event.target.value)}
          />
          {change === undefined && <p className="text-danger text-xs">This is not a JSON object.</p>}
        </div>
      )}
      {problem && <Notice tone="danger">{problem}</Notice>}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={onLeave}>
          Leave it
        </Button>
        <Button type="submit" size="sm" disabled={!data || change === undefined || pending}>
          {pending ? 'Starting …' : change?.arguments ? 'Fork with these arguments' : 'Fork'}
        </Button>
      </div>
    </form>
  );
}

interface Change {
  arguments?: Record<string, unknown>;
}

/** The JSON object in a text; `undefined` when there is none. */
function readArguments(text: string): Change | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? { arguments: value } : undefined;
  } catch {
    return undefined;
  }
}
