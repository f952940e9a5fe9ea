'use client';
import type { Decision, PendingDecision, RecordedVote } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';
import { mayNotDecide, outcomeHint } from '@platform/temporal/standing';
import { ago, requestTitle, votedWords } from '@platform/temporal/words';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { MarkedText } from '@/components/marked-text';
import { Time } from '@/components/time';
import type { Refusal } from '@/forms/refusal';
import { useNow } from '@/lib/use-now';
import { type Answer, useDecide } from '@/state/use-decide';
import { useMay } from '@/state/use-may';
import { useWho } from '@/state/use-me';
import { whoseDecision } from '@/state/whose-decision';
import { tooLateWords, waitingWords } from '@/words/decision';
import { DecisionForm, type Mode } from './decision-form';
import { DecisionOutcome } from './decision-outcome';
import { Notice } from './notice';
import { VotesView } from './votes-view';

export interface DecisionSectionProps {
  runId: string;
  /** Who started the run. Some policies do not let this person decide. */
  startedBy: string;
  request: PendingDecision;
  /** The decision; absent until it is taken. */
  decision?: Decision;
  /** The run has ended: nothing is asked any more. */
  isOver?: boolean;
  /** Nobody is asked any more, and the reason is not known (yet). */
  isGone?: boolean;
  mode?: Mode;
  onMode?(mode: Mode): void;
  /** Takes an answer to send it later. Returns whether it did; what it does not take is sent at once. */
  onHold?(answer: Answer): boolean;
  /** An answer is held, or on its way: nothing else can be said meanwhile. */
  held?: ReactNode;
  /** What the run said to an answer that was held. */
  said?: { voted?: RecordedVote; refusal?: Refusal };
}

/**
 * A request for a decision, before and after it is decided. When somebody else was faster, the person who was deciding reads who it was
 * and when.
 */
export function DecisionSection(props: DecisionSectionProps) {
  const { runId, startedBy, request, decision: told, isOver, isGone, mode: given, onMode, onHold, held, said } = props;
  const now = useNow();
  const [own, setOwn] = useState<Mode>('look');
  const [mode, setMode] = [given ?? own, onMode ?? setOwn];
  const { decide, ...known } = useDecide(runId, request);
  const { sent } = known;
  const pending = known.pending || held !== undefined;
  const voted = known.voted ?? said?.voted;
  const refusal = known.refusal ?? said?.refusal;
  const answer = (given: Answer) => {
    if (!onHold?.(given)) decide(given);
  };
  const who = useWho();
  const may = useMay();
  const place = useRef<HTMLDivElement>(null);
  const { decision, isTooLate } = whoseDecision(request, { ...known, told, busy: mode !== 'look' });
  const settled = decision?.decidedAt ?? refusal?.words ?? voted?.votedAt;
  // The button that had the focus is gone or disabled, so the focus moves to the result.
  useEffect(() => {
    if (!sent || pending || settled === undefined) return;
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [sent, pending, settled]);
  if (decision) {
    return (
      <div ref={place} tabIndex={-1} className="flex flex-col gap-3 rounded-md">
        {isTooLate && <Notice tone="waiting">{tooLateWords(decision, now, who.by)}</Notice>}
        <DecisionOutcome request={request} decision={decision} />
      </div>
    );
  }
  if (isOver) return <p className="text-muted-foreground text-sm">Nobody decided before the run ended.</p>;
  if (isGone && !pending) {
    return <p className="text-muted-foreground text-sm">{request.tool} is no longer asked for.</p>;
  }
  const waiting = waitingWords(request, now, startedBy);
  const mayNot = may('decide') ? mayNotDecide(request, who, startedBy) : 'none of your roles may decide';
  const change = (next: Mode) => {
    setMode(next);
    if (next === 'look') place.current?.focus({ preventScroll: true });
  };
  return (
    <article
      ref={place}
      tabIndex={-1}
      aria-label={requestTitle(request)}
      id={`decide-${request.id}`}
      data-testid="decision"
      className="scroll-mt-36 overflow-hidden rounded-xl border border-waiting-line bg-card shadow-sm"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-waiting-line/50 border-b bg-waiting-soft px-4 py-2.5">
        <h2 className="font-semibold text-waiting">{requestTitle(request)}</h2>
        <p className="text-[0.8125rem] text-waiting">
          <Time at={request.askedAt}>asked {ago(request.askedAt, now)}</Time>
        </p>
        {waiting && (
          <p className="w-full text-[0.8125rem] text-waiting" data-testid="standing">
            {waiting}
          </p>
        )}
      </header>
      <div className="flex flex-col gap-4 p-4">
        {kindOf(request).form === 'outcome' && <p className="text-sm">{outcomeHint(request)}</p>}
        {request.description && (
          <p className="whitespace-pre-line text-muted-foreground text-sm">
            <MarkedText text={request.description.trim()} />
          </p>
        )}
        <DecisionForm
          request={request}
          mode={mode}
          pending={pending}
          refusal={refusal}
          isBarred={mayNot !== undefined}
          onMode={change}
          onAnswer={answer}
        />
        <VotesView request={request} isBarred={mayNot !== undefined || pending} onAnswer={answer} />
        {held}
        {mayNot && <Barred why={mayNot} />}
        {voted && !refusal && <Notice tone="waiting">{votedWords(voted)}</Notice>}
      </div>
    </article>
  );
}

/** Why this person cannot decide, and what would change that. */
function Barred({ why }: { why: string }) {
  return (
    <p className="rounded-md bg-muted px-3 py-2 text-muted-foreground text-sm" data-testid="barred">
      You cannot decide this: {why}. Your name and roles are in the menu at the top.
    </p>
  );
}
