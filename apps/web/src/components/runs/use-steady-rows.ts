'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { rowShift } from './row-shift';

/**
 * Keeps what one looks at where it is when rows come in or go above it: while the list is scrolled, or has the pointer or the keyboard.
 * Else what is new comes in at the top, before one's eyes.
 */
export function useSteadyRows(list: RefObject<HTMLElement | null>, ids: readonly string[], rowHeight: number) {
  const before = useRef(ids);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = ids;
    const element = list.current;
    if (!element || was === ids || was.length === 0) return;
    const { top } = element.getBoundingClientRect();
    const isLookedAt = top < 0 || element.matches(':hover, :focus-within');
    if (!isLookedAt) return;
    const first = Math.max(0, Math.floor(-top / rowHeight));
    const shown = was.slice(first, first + Math.ceil(window.innerHeight / rowHeight));
    const rows = rowShift(shown, first, ids);
    if (rows !== 0) window.scrollBy({ top: rows * rowHeight, behavior: 'instant' });
  }, [list, ids, rowHeight]);
}
