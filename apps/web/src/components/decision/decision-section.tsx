'use client';
import type { Decision, PendingDecision } from '@platform/temporal';
import { useState } from 'react';
import { useNow } from '@/lib/use-now';
import { useDecide } from '@/state/use-decide';
import { deadlineWords, requestTitle, tooLateWords } from '@/words/decision';
import { ago } from '@/words/time';
import { visible } from '@/words/visible';
import { DecisionForm, type Mode } from './decision-form';
import { DecisionOutcome } from './decision-outcome';
import { Notice } from './notice';

export interface DecisionSectionProps {
  runId: string;
  request: PendingDecision;
  /** Once it is taken. */
  decision?: Decision;
  /** The run has ended: nothing is asked any more. */
  isOver?: boolean;
  mode?: Mode;
  onMode?(mode: Mode): void;
}

/**
 * A request for a decision, from being asked to being decided. Whoever was deciding when someone else was faster is told so, with who
 * and when.
 */
export function DecisionSection({ runId, request, decision: told, isOver, mode: given, onMode }: DecisionSectionProps) {
  const now = useNow();
  const [own, setOwn] = useState<Mode>('look');
  const [mode, setMode] = [given ?? own, onMode ?? setOwn];
  const { decide, pending, taken, tooLate, problem } = useDecide(runId, request);
  const decision = told ?? taken ?? tooLate;
  if (decision) {
    const interrupted = !taken && (tooLate !== undefined || mode !== 'look');
    return (
      <div className="flex flex-col gap-3">
        {interrupted && <Notice tone="waiting">{tooLateWords(decision, now)}</Notice>}
        <DecisionOutcome request={request} decision={decision} />
      </div>
    );
  }
  if (isOver) return <p className="text-muted-foreground text-sm">Nobody decided before the run ended.</p>;
  const deadline = deadlineWords(request, now);
  return (
    <article
      aria-label={requestTitle(request)}
      id={`decide-${request.id}`}
      data-testid="decision"
      className="scroll-mt-36 overflow-hidden rounded-xl border border-waiting-line bg-card shadow-sm"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-waiting-line/50 border-b bg-waiting-soft px-4 py-2.5">
        <h2 className="font-semibold text-waiting">{requestTitle(request)}</h2>
        <p className="text-[0.8125rem] text-waiting">
          <time dateTime={request.askedAt}>asked {ago(request.askedAt, now)}</time>
          {deadline && ` · ${deadline}`}
        </p>
      </header>
      <div className="flex flex-col gap-4 p-4">
        {request.kind === 'outcome' && (
          <p className="text-sm">
            The agent-service died while <code className="font-mono">{request.tool}</code> ran. Nobody knows whether it
            did its work. Look there first; then say how to go on.
          </p>
        )}
        {request.description && (
          <p className="whitespace-pre-line text-muted-foreground text-sm">{visible(request.description.trim())}</p>
        )}
        <DecisionForm request={request} mode={mode} pending={pending} onMode={setMode} onAnswer={decide} />
        {problem && <Notice tone="danger">{problem}</Notice>}
      </div>
    </article>
  );
}
