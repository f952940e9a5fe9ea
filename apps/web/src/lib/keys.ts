'use client';
/** Which keys the page that is open knows, so that people can look them up. The handlers stay with what they do. */
import { useEffect, useSyncExternalStore } from 'react';

/** A key as people read it, and what it does. */
export type KeyRow = readonly [key: string, does: string];

export interface KeyTable {
  /** Where they do it: the name of a page, or of a part of it. */
  name: string;
  rows: readonly KeyRow[];
}

const listeners = new Set<() => void>();
let tables: readonly KeyTable[] = [];

/** Lists keys while the component is there. `table`: the same object at each rendering. */
export function useKeys(table: KeyTable): void {
  useEffect(() => {
    change([...tables, table]);
    return () => change(tables.filter((other) => other !== table));
  }, [table]);
}

/** All that are listed now. */
export function useKeyTables(): readonly KeyTable[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => tables,
    () => tables,
  );
}

/** Whether a key that is pressed there is typed into something. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}

function change(next: readonly KeyTable[]): void {
  tables = next;
  for (const listener of listeners) listener();
}
