'use client';
import { useSyncExternalStore } from 'react';
import { serverClock } from './server-clock';

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = serverClock.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = serverClock.now();
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in milliseconds, a new one every second; 0 on the server. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => {
      now ||= serverClock.now();
      return now;
    },
    () => 0,
  );
}
