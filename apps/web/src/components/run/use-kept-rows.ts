'use client';
import { type SyntheticEvent, useRef, useState } from 'react';

/** Rows that stay on the page because somebody works in them. */
export interface KeptRows {
  /** Touched: pressed, typed into, opened, or jumped to. */
  isKept(key: string): boolean;
  /** Touched where it stood alone. */
  standsAlone(key: string): boolean;
  /** Kept, or it has the focus. */
  isHeld(key: string): boolean;
  keep(key: string): void;
  /** What the list of rows must be given. */
  handlers: {
    onClickCapture(event: SyntheticEvent): void;
    onInputCapture(event: SyntheticEvent): void;
    onFocusCapture(event: SyntheticEvent): void;
    onBlurCapture(): void;
  };
}

/**
 * Remembers which rows a person has touched. Such a row never leaves the page while it is open: what is typed in it, unfolded in it or focused in it
 * would be lost.
 */
export function useKeptRows(): KeptRows {
  const kept = useRef(new Set<string>());
  const alone = useRef(new Set<string>());
  const focused = useRef<string>(undefined);
  const [handlers] = useState(() => {
    const touch = ({ target }: SyntheticEvent) => {
      const row = rowAround(target);
      if (row === undefined) return;
      kept.current.add(row.key);
      if (row.isAlone) alone.current.add(row.key);
    };
    return {
      onClickCapture: touch,
      onInputCapture: touch,
      onFocusCapture: ({ target }: SyntheticEvent) => {
        focused.current = rowAround(target)?.key;
      },
      onBlurCapture: () => {
        focused.current = undefined;
      },
    };
  });
  return {
    isKept: (key) => kept.current.has(key),
    standsAlone: (key) => alone.current.has(key),
    isHeld: (key) => kept.current.has(key) || focused.current === key,
    keep: (key) => kept.current.add(key),
    handlers,
  };
}

/** The row that an element is in. What stands outside of the list (a menu that belongs to a row) is in none: its button was pressed before. */
function rowAround(target: EventTarget): { key: string; isAlone: boolean } | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  const key = row?.dataset.row;
  if (!row || key === undefined) return undefined;
  return { key, isAlone: row.parentElement?.closest('[data-repeats]') === null };
}
