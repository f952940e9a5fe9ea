'use client';
import { isDecided } from '@platform/temporal/contract';
import { ArrowLeft, X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { Mode } from '@/components/decision/decision-form';
import { DecisionSection } from '@/components/decision/decision-section';
import { Notice } from '@/components/decision/notice';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import type { HeldDecision } from '@/state/held/held';
import type { HeldAnswer } from '@/state/held/store';
import { useHold } from '@/state/held/use-held';
import { refusalOf, sentIn } from '@/state/refusal-of';
import { requestLine } from '@/words/request';
import { givenWords } from './given-words';
import type { Entry } from './use-entries';

interface EvidenceProps {
  runId: string;
  requestId: string;
}

const EvidencePanel = lazily<EvidenceProps>(() =>
  import('@/components/evidence/evidence-panel').then((m) => m.EvidencePanel),
);

interface InboxCardProps {
  entry: Entry;
  /** A decision on it that the run has not answered. */
  held?: HeldDecision;
  answer?: HeldAnswer & { decision: HeldDecision };
  /** A decision was given. */
  onGiven(key: string): void;
  onDismiss(key: string): void;
  /** Goes to the list, where it does not stand beside. */
  onBack(): void;
}

/** A request with the run that waits for it. After the decision it shows the decision. */
export function InboxCard({ entry, held, answer, onGiven, onDismiss, onBack }: InboxCardProps) {
  const { key, run, request, isOpen, decision } = entry;
  const [mode, setMode] = useState<Mode>('look');
  const give = useHold();
  return (
    <>
      <div className="mb-2 flex items-center gap-2 px-1 text-sm">
        <Button variant="ghost" size="icon" className="-ml-2 lg:hidden" aria-label="Back to the list" onClick={onBack}>
          <ArrowLeft />
        </Button>
        <Link
          href={`/runs/${encodeURIComponent(run.runId)}`}
          data-key="open"
          dir="auto"
          className="min-w-0 truncate rounded-sm font-medium hover:underline"
        >
          {requestLine(run.request)}
        </Link>
        <span className="ml-auto shrink-0 text-muted-foreground text-xs">
          {run.agentId} · {run.startedBy}
        </span>
        {!isOpen && (
          <Button
            variant="ghost"
            size="icon"
            className="-my-1.5 size-8 shrink-0"
            aria-label="Put away"
            data-key="dismiss"
            onClick={() => onDismiss(key)}
          >
            <X className="text-muted-foreground" />
          </Button>
        )}
      </div>
      <div className={isOpen ? undefined : 'rounded-xl border bg-card p-4'}>
        <DecisionSection
          runId={run.runId}
          startedBy={run.startedBy}
          request={request}
          decision={isOpen ? undefined : decision}
          isGone={!isOpen}
          mode={mode}
          onMode={setMode}
          onHold={(given) => give([entry], given, () => onGiven(key))}
          held={held && held.state !== 'unsent' ? <Notice tone="waiting">{givenWords(held)}</Notice> : undefined}
          said={saidOf(answer)}
        />
      </div>
      {isOpen && <EvidencePanel runId={run.runId} requestId={request.id} />}
    </>
  );
}

function saidOf(answer: InboxCardProps['answer']) {
  if (!answer) return undefined;
  if ('refused' in answer) return { refusal: refusalOf(answer.refused, sentIn(answer.decision.submission)) };
  return isDecided(answer.taken) ? undefined : { voted: answer.taken };
}
