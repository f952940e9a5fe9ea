'use client';
import { useSyncExternalStore } from 'react';

/** The agent that the address names: `/new?agent=support`. */
export function useWantedAgent(): string | undefined {
  const query = useSyncExternalStore(
    () => () => undefined,
    () => location.search,
    () => '',
  );
  return new URLSearchParams(query).get('agent') ?? undefined;
}
