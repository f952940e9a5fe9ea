'use client';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { around, rowOfStep } from '@/state/rows/flat';
import type { Row } from '@/state/rows/tree';
import { markWords, openAround } from './mark-words';
import type { KeptRows } from './use-kept-rows';

/** Frames after a jump in which rows above may still find their sizes. */
const settlingFrames = 8;

/** Where a jump leads. */
export interface Target {
  key: string;
  /** What was looked for. Then the focus stays where people type. */
  words?: string;
}

interface JumpsOver {
  rows: readonly Row[];
  list: RefObject<HTMLElement | null>;
  kept: KeptRows;
  unfold(keys: readonly string[]): void;
  /** Takes every filter away. */
  showAll(): void;
}

/** The part of an address that leads to a row. */
export function hashOf(key: string): string {
  return `#at-${encodeURIComponent(key)}`;
}

/**
 * Leads to a row wherever it is: it is put on the page, unfolded and scrolled to, and gets the focus. The part of the page's address behind `#` does
 * so too: `#at-<item>`, `#step-<number>` and `#decide-<request>`.
 */
export function useJump({ rows, list, kept, unfold, showAll }: JumpsOver): {
  jump(to: Target): void;
  target?: Target;
} {
  const [target, setTarget] = useState<Target>();
  const waiting = useRef<Target>(undefined);
  const { keep } = kept;
  const jump = useCallback(
    (to: Target) => {
      keep(to.key);
      waiting.current = to;
      setTarget({ ...to });
    },
    [keep],
  );

  useLayoutEffect(() => {
    const to = waiting.current;
    if (!to || !target) return;
    const outer = around(rows, to.key);
    if (!outer) {
      showAll();
      return;
    }
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(to.key)}"]`);
    if (!row || row.closest('details:not([open])')) {
      unfold(outer);
      return;
    }
    waiting.current = undefined;
    arrive(row, to);
  });

  const seen = useRef<string>(undefined);
  useEffect(() => {
    const follow = () => {
      const { hash } = location;
      if (hash === '' || seen.current === hash || rows.length === 0) return;
      seen.current = hash;
      const key = keyOf(hash, rows);
      if (key !== undefined) jump({ key });
      else if (hash.startsWith('#decide-')) document.getElementById(decodeURIComponent(hash.slice(1)))?.focus();
    };
    const changed = () => {
      seen.current = undefined;
      follow();
    };
    follow();
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, [rows, jump]);

  return { jump, target };
}

function keyOf(hash: string, rows: readonly Row[]): string | undefined {
  const [, kind, value = ''] = /^#(at|step)-(.+)$/.exec(hash) ?? [];
  if (kind === 'step') return rowOfStep(rows, Number.parseInt(value, 10));
  return kind === 'at' ? decoded(value) : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // somebody wrote the address by hand
  }
}

/** Scrolls to a row, and again while rows above it find their sizes. A scroll of the reader ends it. */
function arrive(row: HTMLElement, { words }: Target) {
  openAround(row, words);
  const show = () =>
    row.scrollIntoView({ block: words === undefined && row.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
  show();
  if (words === undefined) row.focus({ preventScroll: true });
  else markWords(row, words);
  let left = settlingFrames;
  const stop = () => {
    left = 0;
  };
  // Not before the next frame: the key that led here is still on its way to the window.
  const listen = () => {
    window.addEventListener('wheel', stop, { once: true, passive: true });
    window.addEventListener('keydown', stop, { once: true });
  };
  const settle = () => {
    if (!row.isConnected || left-- <= 0) {
      window.removeEventListener('wheel', stop);
      window.removeEventListener('keydown', stop);
      return;
    }
    show();
    if (words !== undefined) markWords(row, words);
    requestAnimationFrame(settle);
  };
  requestAnimationFrame(() => {
    listen();
    settle();
  });
}
