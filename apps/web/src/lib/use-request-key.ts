'use client';
import { useRef } from 'react';

/** A key per content: sending the same again after a failure, or twice by a double click, starts one run. */
export function useRequestKey(): (content: string) => string {
  const last = useRef<{ content: string; key: string }>(undefined);
  return (content) => {
    if (last.current?.content !== content) {
      last.current = { content, key: crypto.randomUUID().replaceAll('-', '').slice(0, 12) };
    }
    return last.current.key;
  };
}
