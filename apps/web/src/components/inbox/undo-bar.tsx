'use client';
import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { HeldDecision } from '@/state/held/held';
import { batchWords } from './given-words';

export interface UndoBarProps {
  /** Those that can still be taken back, of the last word. */
  batch: readonly HeldDecision[];
  onUndo(): void;
  onSend(): void;
}

/** Says what was decided and when it is sent. Until then it can be taken back. Nothing for an empty batch. */
export function UndoBar({ batch, onUndo, onSend }: UndoBarProps) {
  const [first] = batch;
  if (!first) return null;
  return (
    <div className="pointer-events-auto flex max-w-full items-center gap-3 rounded-lg border bg-popover py-2 pr-2 pl-4 text-sm shadow-lg">
      <span className="min-w-0 truncate">{batchWords(batch)}</span>
      <SentIn at={first.sendAt} />
      <Button size="sm" variant="outline" onClick={onUndo}>
        <Undo2 /> Undo
      </Button>
      <Button size="sm" variant="ghost" onClick={onSend}>
        Send now
      </Button>
    </div>
  );
}

/** Counts down. Not read aloud: the bar itself is. */
function SentIn({ at }: { at: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden="true" className="shrink-0 text-muted-foreground tabular-nums">
      {Math.max(0, Math.ceil((at - now) / 1_000))} s
    </span>
  );
}
