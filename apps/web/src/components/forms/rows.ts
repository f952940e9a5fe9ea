'use client';
import { type RefObject, useRef } from 'react';

/** A key for each row of a list that goes with the row when rows move, so that a field keeps what is typed into it. */
export function useRowKeys(count: number) {
  const next = useRef(0);
  const keys = useRef<number[]>([]);
  while (keys.current.length < count) keys.current.push(next.current++);
  keys.current.length = count;
  return {
    keys: keys.current,
    moved(from: number, to: number) {
      keys.current.splice(to, 0, ...keys.current.splice(from, 1));
    },
    removed(index: number) {
      keys.current.splice(index, 1);
    },
  };
}

/** Puts the keyboard into a row once it is drawn. */
export function focusRow(list: RefObject<HTMLElement | null>, index: number): void {
  requestAnimationFrame(() => {
    const row = list.current?.children[index];
    row?.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  });
}
