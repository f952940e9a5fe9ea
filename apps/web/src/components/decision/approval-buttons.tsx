'use client';
import { isSame, kindOf } from '@platform/temporal/decisions';
import { standingOf } from '@platform/temporal/standing';
import { choiceWord, grantWords } from '@platform/temporal/words';
import { Check, KeyRound, MessageSquare, Pencil, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox, Textarea } from '@/components/ui/field';
import { useWho } from '@/state/use-me';
import type { AnswerFormProps } from './edit-form';
import { focusFirstField, formKeys } from './form-keys';

export interface ApprovalButtonsProps
  extends Pick<AnswerFormProps, 'request' | 'pending' | 'drafts' | 'keep' | 'onAnswer'> {
  onMode(mode: 'edit' | 'reject'): void;
}

/**
 * Buttons to approve, edit and reject. An approval may have a note. Where one person is enough, a tick approves every later call of the tool as well.
 */
export function ApprovalButtons({ request, pending, drafts, keep, onMode, onAnswer }: ApprovalButtonsProps) {
  const [always, setAlways] = useState(false);
  const [withNote, setWithNote] = useState(false);
  const id = useId();
  const { by } = useWho();
  const { quorum, agreed } = standingOf(request);
  const { about, remember } = kindOf(request);
  const isLimit = about === 'limit';
  const approveWord = isLimit ? `Grant ${grantWords(request)}` : choiceWord(request, 'approve');
  const byPasskey = request.policy?.sign === 'passkey';
  const mayRemember = quorum === 1 && remember && !byPasskey;
  const hasAgreed = agreed.some((vote) => isSame(vote.by, by));
  const note = withNote ? drafts.note.trim() : '';
  const approve = () =>
    onAnswer({
      action: 'approve',
      ...(always && mayRemember && { remember: { covers: 'tool' } }),
      ...(note && { note }),
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && !hasAgreed) approve();
  };
  return (
    <div className="flex flex-col gap-3">
      {withNote && (
        <form ref={focusFirstField} onSubmit={submit} onKeyDown={formKeys(() => setWithNote(false))}>
          <label htmlFor={`${id}-note`} className="mb-1.5 block font-medium text-sm">
            Note{' '}
            <span className="font-normal text-muted-foreground">It stands in the run and in the audit. Optional.</span>
          </label>
          <Textarea
            id={`${id}-note`}
            value={drafts.note}
            disabled={pending}
            onChange={(event) => keep({ note: event.target.value })}
          />
        </form>
      )}
      <div className="grid grid-cols-2 gap-2 sm:flex">
        <Button
          size="lg"
          className="max-sm:col-span-2"
          data-key="approve"
          disabled={pending || hasAgreed}
          onClick={approve}
        >
          {byPasskey ? <KeyRound /> : <Check />} {hasAgreed ? 'You agreed' : approveWord}
        </Button>
        <Button size="lg" variant="outline" data-key="edit" disabled={pending} onClick={() => onMode('edit')}>
          <Pencil /> {choiceWord(request, 'edit')}
        </Button>
        <Button size="lg" variant="danger" data-key="reject" disabled={pending} onClick={() => onMode('reject')}>
          <X /> {choiceWord(request, 'reject')}
        </Button>
        {!withNote && (
          <Button
            size="lg"
            variant="ghost"
            className="max-sm:col-span-2"
            data-key="note"
            disabled={pending || hasAgreed}
            onClick={() => setWithNote(true)}
          >
            <MessageSquare /> Add a note
          </Button>
        )}
      </div>
      {byPasskey && <p className="text-muted-foreground text-sm">Your passkey signs exactly what you see here.</p>}
      {mayRemember && (
        <div className="flex items-center gap-2 text-muted-foreground text-sm">
          <Checkbox id={id} checked={always} disabled={pending} onChange={(event) => setAlways(event.target.checked)} />
          <label htmlFor={id}>
            Approve every later call of <code className="font-mono text-foreground">{request.tool}</code> in this run
          </label>
        </div>
      )}
    </div>
  );
}
