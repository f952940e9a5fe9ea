import type { Tone } from '@platform/temporal/words';
import { Ban, Check, CircleStop, Hand, Pause, RotateCw, Unplug, X } from 'lucide-react';
import { cn } from '@/lib/cn';

/** Colour of a tone's text. */
export const toneText: Readonly<Record<Tone, string>> = {
  running: 'text-running',
  retrying: 'text-waiting',
  nobody: 'text-danger',
  waiting: 'text-waiting',
  paused: 'text-waiting',
  stalled: 'text-danger',
  completed: 'text-success',
  failed: 'text-danger',
  cancelled: 'text-muted-foreground',
};

const icons = {
  retrying: RotateCw,
  nobody: Unplug,
  waiting: Hand,
  paused: Pause,
  stalled: CircleStop,
  completed: Check,
  failed: X,
  cancelled: Ban,
} as const;

/** The mark of a status. What it means is said beside it. */
export function StatusMark({ tone, className }: { tone: Tone; className?: string }) {
  if (tone === 'running') {
    return (
      <span aria-hidden="true" className={cn('relative flex size-4 shrink-0 items-center justify-center', className)}>
        <span className="absolute size-2.5 animate-ping rounded-full bg-running/40 [animation-duration:2s]" />
        <span className="size-2 rounded-full bg-running" />
      </span>
    );
  }
  const Icon = icons[tone];
  return <Icon aria-hidden="true" className={cn('size-4 shrink-0', toneText[tone], className)} />;
}
