'use client';
import { useSyncExternalStore } from 'react';

/** Where rows are lines; below, they are cards. The breakpoint `sm` of the styles. */
const wide = '(min-width: 40rem)';
/** Heights in rem: they grow with the reader's font size. */
const [line, card] = [4, 7.25];

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(wide);
  query.addEventListener('change', listener);
  window.addEventListener('resize', listener);
  return () => {
    query.removeEventListener('change', listener);
    window.removeEventListener('resize', listener);
  };
}

/** Height of a row in pixels, the same for all: nothing has to be measured, and nothing moves when it is. */
export function useRowHeight(): number {
  return useSyncExternalStore(
    subscribe,
    () => (window.matchMedia(wide).matches ? line : card) * rootSize(),
    () => line * 16,
  );
}

function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
