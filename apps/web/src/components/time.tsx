'use client';
import type { ReactNode } from 'react';
import { useNow } from '@/lib/use-now';
import { clock, exactTime } from '@/words/time';

/** A point in time: its clock time, or `children`. The tooltip shows the exact time with its zone. */
export function Time({ at, children }: { at: string; children?: ReactNode }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} className="tabular-nums">
      {children ?? clock(at, now)}
    </time>
  );
}
