'use client';
import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** A text that is kept in this browser and shared by its tabs; `fallback` while nothing is kept, and on the server. */
export function useStored(key: string, fallback: string): [value: string, store: (value: string) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) ?? fallback,
    () => fallback,
  );
  const store = useCallback(
    (next: string) => {
      if (next === fallback) localStorage.removeItem(key);
      else localStorage.setItem(key, next);
      for (const listener of listeners) listener();
    },
    [key, fallback],
  );
  return [value, store];
}
