'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import { memo, useState } from 'react';
import type { Mode } from '@/components/decision/decision-form';
import { DecisionSection } from '@/components/decision/decision-section';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/cn';
import { requestLine } from '@/words/request';
import type { Entry } from './use-entries';

export interface InboxCardProps {
  entry: Entry;
  isSelected: boolean;
  onSelect(key: string): void;
  onDismiss(key: string): void;
}

/** A request with the run that waits for it. After the decision the card shows the decision. */
export const InboxCard = memo(function InboxCard({ entry, isSelected, onSelect, onDismiss }: InboxCardProps) {
  const { key, run, request, isOpen, decision } = entry;
  const [mode, setMode] = useState<Mode>('look');
  const select = () => onSelect(key);
  const dismiss = () => onDismiss(key);
  return (
    <li
      data-entry={key}
      tabIndex={-1}
      aria-current={isSelected ? 'true' : undefined}
      onFocus={select}
      onPointerDown={select}
      className={cn('scroll-my-24 rounded-xl outline-offset-6', isSelected && 'outline-2 outline-ring')}
    >
      <div className="mb-1.5 flex items-baseline justify-between gap-3 px-1 text-sm">
        <Link
          href={`/runs/${encodeURIComponent(run.runId)}`}
          data-key="open"
          dir="auto"
          className="min-w-0 truncate rounded-sm font-medium hover:underline"
        >
          {requestLine(run.request)}
        </Link>
        <span className="shrink-0 text-muted-foreground text-xs">
          {run.agentId} · {run.startedBy}
        </span>
      </div>
      <div className={cn(!isOpen && 'flex items-start gap-2 rounded-xl border bg-card p-4')}>
        <div className="min-w-0 flex-1">
          <DecisionSection
            runId={run.runId}
            startedBy={run.startedBy}
            request={request}
            decision={isOpen ? undefined : decision}
            isGone={!isOpen}
            mode={mode}
            onMode={setMode}
          />
        </div>
        {!isOpen && <Dismiss onDismiss={dismiss} />}
      </div>
    </li>
  );
});

function Dismiss({ onDismiss }: { onDismiss(): void }) {
  return (
    <Button
      variant="ghost"
      size="icon"
      className="-my-1.5 size-8"
      aria-label="Put away"
      data-key="dismiss"
      onClick={onDismiss}
    >
      <X className="text-muted-foreground" />
    </Button>
  );
}
