'use client';
import type { ReactNode } from 'react';
import { useNow } from '@/lib/use-now';
import { clock, exactTime } from '@/words/time';

/** When something was: the clock, or what is given; the exact time with its zone when it is pointed at. */
export function Time({ at, children }: { at: string; children?: ReactNode }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} className="tabular-nums">
      {children ?? clock(at, now)}
    </time>
  );
}
