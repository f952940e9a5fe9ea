'use client';
import { useSyncExternalStore } from 'react';

const wide = '(min-width: 64rem)';

/** Whether two things fit side by side (1024 px); not on the server. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(wide);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(wide).matches,
    () => false,
  );
}
