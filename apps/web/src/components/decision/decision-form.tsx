'use client';
import type { PendingDecision } from '@platform/temporal';
import { type KindOfDecision, kindOf } from '@platform/temporal/decisions';
import { ownDefaults, ownDefaultsTitle } from '@platform/temporal/standing';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import type { Answer } from '@/state/use-decide';
import { ApprovalButtons } from './approval-buttons';
import { ArgumentsView } from './arguments-view';
import type { AnswerFormProps } from './edit-form';
import { OutcomeForm } from './outcome-form';
import { RejectForm } from './reject-form';

/** Forms are loaded when somebody needs one: most requests are approved as they are. */
const loading = () => <p className="text-muted-foreground text-sm">Loading the form …</p>;
const EditForm = lazily<AnswerFormProps>(() => import('./edit-form').then((file) => file.EditForm), { loading });
const AnswerForm = lazily<AnswerFormProps>(() => import('./answer-form').then((file) => file.AnswerForm), { loading });

/** What the person is doing: reading, changing the arguments, or rejecting. */
export type Mode = 'look' | 'edit' | 'reject';

/** What was typed so far. Escape closes a form and keeps this. */
export interface Drafts {
  note: string;
  result: string;
  /** Drafts of forms: see `readDraft`. */
  edit?: unknown;
  answer?: unknown;
  /** Labels, by question. */
  chosen: Record<string, string[]>;
}

export interface DecisionFormProps {
  request: PendingDecision;
  mode: Mode;
  pending: boolean;
  /** This person may not decide. */
  isBarred: boolean;
  onMode(mode: Mode): void;
  onAnswer(answer: Answer): void;
}

/** The form that fits the kind of request. */
export function DecisionForm({ request, mode, pending: sending, isBarred, onMode, onAnswer }: DecisionFormProps) {
  const pending = sending || isBarred;
  const [drafts, setDrafts] = useState<Drafts>({ note: '', result: '', chosen: {} });
  const keep = (change: Partial<Drafts>) => setDrafts((before) => ({ ...before, ...change }));
  const form = { request, pending, drafts, keep, onAnswer, onBack: () => onMode('look') };
  if (mode === 'edit') return <EditForm {...form} />;
  // The form shows these arguments already.
  const fields = new Set(request.fields?.map(({ name }) => name));
  const fixed = Object.fromEntries(Object.entries(request.arguments).filter(([name]) => !fields.has(name)));
  const defaults = ownDefaults(request, request.arguments);
  const kind = kindOf(request);
  const hasArguments = Object.keys(fixed).length > 0 && kind.about === 'call';
  const onReject = () => onMode('reject');
  const forms: Record<KindOfDecision['form'], ReactNode> = {
    permission: <ApprovalButtons {...form} onMode={onMode} />,
    values: <AnswerForm {...form} onBack={onReject} />,
    outcome: <OutcomeForm {...form} onBack={onReject} />,
  };
  return (
    <div className="flex flex-col gap-4">
      {(hasArguments || kind.runsAsAsked) && <ArgumentsView args={fixed} display={request.display} />}
      {Object.keys(defaults).length > 0 && (
        <div>
          <p className="mb-2 text-muted-foreground text-xs">{ownDefaultsTitle}</p>
          <ArgumentsView args={defaults} display={request.display} />
        </div>
      )}
      {mode === 'reject' ? <RejectForm {...form} /> : forms[kind.form]}
    </div>
  );
}
