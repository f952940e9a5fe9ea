'use client';
import { useWaitingForMe } from '@/state/use-mine';

/** The number of decisions that wait for the person. Draws nothing for 0. */
export function InboxCount() {
  const count = useWaitingForMe();
  if (count === 0) return null;
  return (
    <span
      data-testid="inbox-count"
      className="inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-waiting-soft px-1.5 font-semibold text-[0.6875rem] text-waiting tabular-nums ring-1 ring-waiting-line/60 ring-inset"
    >
      {count}
      <span className="sr-only"> {count === 1 ? 'decision waits' : 'decisions wait'}</span>
    </span>
  );
}
