'use client';
import type { PendingDecision } from '@platform/temporal';
import { Check, Pencil, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { Answer } from '@/state/use-decide';
import { AnswerForm } from './answer-form';
import { ArgumentsView } from './arguments-view';
import { EditForm } from './edit-form';
import { OutcomeForm } from './outcome-form';
import { RejectForm } from './reject-form';

/** What the person is at: looking, changing the arguments, or saying no. */
export type Mode = 'look' | 'edit' | 'reject';

export interface DecisionFormProps {
  request: PendingDecision;
  mode: Mode;
  pending: boolean;
  onMode(mode: Mode): void;
  onAnswer(answer: Answer): void;
}

/** The form that fits the kind of request. */
export function DecisionForm({ request, mode, pending, onMode, onAnswer }: DecisionFormProps) {
  const form = { request, pending, onAnswer, onBack: () => onMode('look') };
  if (mode === 'edit') return <EditForm {...form} />;
  const hasArguments = Object.keys(request.arguments).length > 0;
  return (
    <div className="flex flex-col gap-4">
      {(hasArguments || request.kind === 'approval') && <ArgumentsView args={request.arguments} />}
      {mode === 'reject' ? (
        <RejectForm {...form} />
      ) : request.kind === 'outcome' ? (
        <OutcomeForm {...form} />
      ) : request.kind === 'approval' ? (
        <div className="grid grid-cols-2 gap-2 sm:flex">
          <Button
            size="lg"
            className="max-sm:col-span-2"
            data-key="approve"
            disabled={pending}
            onClick={() => onAnswer({ action: 'approve' })}
          >
            <Check /> Approve
          </Button>
          <Button size="lg" variant="outline" data-key="edit" disabled={pending} onClick={() => onMode('edit')}>
            <Pencil /> Edit
          </Button>
          <Button size="lg" variant="danger" data-key="reject" disabled={pending} onClick={() => onMode('reject')}>
            <X /> Reject
          </Button>
        </div>
      ) : (
        <AnswerForm {...form} onBack={() => onMode('reject')} />
      )}
    </div>
  );
}
