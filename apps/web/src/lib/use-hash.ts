'use client';
import { useSyncExternalStore } from 'react';

/** What stands behind the `#` of the address, decoded; empty on the server. */
export function useHash(): string {
  return useSyncExternalStore(
    (changed) => {
      const events = ['hashchange', 'popstate'] as const;
      for (const event of events) window.addEventListener(event, changed);
      return () => {
        for (const event of events) window.removeEventListener(event, changed);
      };
    },
    () => decoded(window.location.hash.slice(1)),
    () => '',
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
