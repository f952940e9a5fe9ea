'use client';
import type { PendingDecision } from '@platform/temporal';
import { type KindOfDecision, kindOf } from '@platform/temporal/decisions';
import { ownDefaults, ownDefaultsTitle } from '@platform/temporal/standing';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import type { Refusal } from '@/forms/refusal';
import type { Answer } from '@/state/use-decide';
import { ApprovalButtons } from './approval-buttons';
import { ArgumentsView } from './arguments-view';
import { type Drafts, firstDrafts } from './drafts';
import type { AnswerFormProps } from './edit-form';
import { Notice } from './notice';
import { OutcomeForm } from './outcome-form';
import { RejectForm } from './reject-form';

/** Forms are loaded when somebody needs one: most requests are approved as they are. */
const loading = () => <p className="text-muted-foreground text-sm">Loading the form …</p>;
const EditForm = lazily<AnswerFormProps>(() => import('./edit-form').then((file) => file.EditForm), { loading });
const AnswerForm = lazily<AnswerFormProps>(() => import('./answer-form').then((file) => file.AnswerForm), { loading });

/** What the person is doing: reading, changing the arguments, or rejecting. */
export type Mode = 'look' | 'edit' | 'reject';

export interface DecisionFormProps {
  request: PendingDecision;
  mode: Mode;
  pending: boolean;
  /** This person may not decide. */
  isBarred: boolean;
  /** What the run said to the last answer, when it did not take it. */
  refusal?: Refusal;
  onMode(mode: Mode): void;
  onAnswer(answer: Answer): void;
}

/** The form that fits the kind of request. */
export function DecisionForm(props: DecisionFormProps) {
  const { request, mode, pending: sending, isBarred, refusal, onMode, onAnswer } = props;
  const pending = sending || isBarred;
  const [drafts, setDrafts] = useState(() => firstDrafts(request, refusal));
  const keep = (change: Partial<Drafts>) => setDrafts((before) => ({ ...before, ...change }));
  const form = { request, pending, refusal, drafts, keep, onAnswer, onBack: () => onMode('look') };
  if (mode === 'edit') return <EditForm {...form} />;
  // The form shows these arguments already.
  const fields = new Set(request.fields?.map(({ name }) => name));
  const fixed = Object.fromEntries(Object.entries(request.arguments).filter(([name]) => !fields.has(name)));
  const defaults = ownDefaults(request, request.arguments);
  const kind = kindOf(request);
  const hasArguments = Object.keys(fixed).length > 0 && kind.about === 'call';
  // A form of fields says it itself, at the field that it is about.
  const isSaid = mode !== 'reject' && kind.form === 'values';
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
      {refusal && !isSaid && <Notice tone="danger">{refusal.words}</Notice>}
    </div>
  );
}
