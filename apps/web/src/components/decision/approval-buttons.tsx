'use client';
import type { PendingDecision } from '@platform/temporal';
import { isSame, kindOf } from '@platform/temporal/decisions';
import { standingOf } from '@platform/temporal/standing';
import { choiceWord, grantWords } from '@platform/temporal/words';
import { Check, KeyRound, Pencil, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/field';
import type { Answer } from '@/state/use-decide';
import { useWho } from '@/state/use-me';

export interface ApprovalButtonsProps {
  request: PendingDecision;
  pending: boolean;
  onMode(mode: 'edit' | 'reject'): void;
  onAnswer(answer: Answer): void;
}

/** Buttons to approve, edit and reject. Where one person is enough, a tick approves every later call of the tool as well. */
export function ApprovalButtons({ request, pending, onMode, onAnswer }: ApprovalButtonsProps) {
  const [always, setAlways] = useState(false);
  const id = useId();
  const { by } = useWho();
  const { quorum, agreed } = standingOf(request);
  const { about, remember } = kindOf(request);
  const isLimit = about === 'limit';
  const approveWord = isLimit ? `Grant ${grantWords(request)}` : choiceWord(request, 'approve');
  const byPasskey = request.policy?.sign === 'passkey';
  const mayRemember = quorum === 1 && remember && !byPasskey;
  const hasAgreed = agreed.some((vote) => isSame(vote.by, by));
  const approve = () =>
    onAnswer(always && mayRemember ? { action: 'approve', remember: { covers: 'tool' } } : { action: 'approve' });
  return (
    <div className="flex flex-col gap-3">
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
