'use client';
import type { ForkChange, ForkPreview } from '@platform/temporal';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { type Refusal, refusalAt } from '@/forms/refusal';
import { api } from '@/lib/api';
import { useStart } from '@/state/use-start';
import { ForkChangeFields } from './fork-change';
import { changeOf, type ForkDraft, type ForkedPart, schemaOf, typedAs } from './fork-draft';
import { ForkEffects } from './fork-effects';

/** A step that a fork may begin at. */
export interface ForkStep {
  turn: number;
  entry: number;
}

interface ForkFormProps {
  runId: string;
  step: ForkStep;
  draft: ForkDraft;
  onDraft(draft: ForkDraft): void;
  onLeave(): void;
}

const send: Readonly<Record<ForkedPart, string>> = {
  request: 'Fork with this request',
  message: 'Fork with this message',
  answer: 'Fork with this answer',
  arguments: 'Fork with these arguments',
  result: 'Fork with this result',
};

/** A form for a fork: what it keeps, what it may do again, and what the person changes. */
export function ForkForm({ runId, step: { turn, entry }, draft, onDraft, onLeave }: ForkFormProps) {
  const { data: step, error } = useForkPreview(runId, { turn, entry });
  const { data: effects = step } = useForkPreview(runId, { turn, entry }, sampleOf(draft.part, step));
  const { start, pending, refusal } = useStart((change: ForkChange, starter) =>
    api.fork(runId, { turn, entry, change, ...starter }),
  );
  const { change, problem, problems } = changeOf(draft, step ?? {});
  const refused = refusalOfPart(refusal, draft, step);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change && step) start(change);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p>
        <span className="font-medium">Fork from here?</span> A new run goes on from this step. This one stays as it is.
      </p>
      {error && <Notice tone="danger">{error.message}</Notice>}
      {step && (
        <ForkChangeFields
          preview={step}
          draft={draft}
          problem={problem}
          problems={[...problems, ...refused.atFields]}
          onDraft={onDraft}
        />
      )}
      {effects && <ForkEffects preview={effects} />}
      {refused.above && <Notice tone="danger">{refused.above}</Notice>}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={onLeave}>
          Leave it
        </Button>
        <Button type="submit" size="sm" disabled={!step || change === undefined || pending}>
          {pending ? 'Starting …' : draft.part ? send[draft.part] : 'Fork'}
        </Button>
      </div>
    </form>
  );
}

/** A refusal of what was changed, at the fields of that part. */
function refusalOfPart(refusal: Refusal | undefined, draft: ForkDraft, step: ForkPreview | undefined) {
  const { part } = draft;
  if (!refusal || !part || !step) return refusalAt(refusal, { schema: undefined, value: undefined });
  const sent = (refusal.sent as ForkChange)[part];
  const value = typedAs(part, draft, step);
  return refusalAt({ ...refusal, sent }, { schema: schemaOf(part, step), value, within: ['change', part] });
}

function useForkPreview(runId: string, step: ForkStep, change?: ForkChange) {
  return useQuery<ForkPreview>({
    queryKey: ['fork', runId, step, change ?? {}],
    queryFn: () => api.previewFork(runId, { ...step, change }),
  });
}

/** A change of the same part, by which the server tells what happens again: that hangs on what is changed, not on its words. */
function sampleOf(part: ForkedPart | undefined, step: ForkPreview | undefined): ForkChange | undefined {
  if (!part || part === 'arguments' || !step) return undefined;
  return { [part]: step.changeable?.[part] || 'another' };
}
