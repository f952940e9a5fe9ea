'use client';
import { useRef } from 'react';

/** A key for each content. So a second try after a failure, or a double click, starts one run only. */
export function useRequestKey(): (content: string) => string {
  const last = useRef<{ content: string; key: string }>(undefined);
  return (content) => {
    if (last.current?.content !== content) {
      last.current = { content, key: crypto.randomUUID().replaceAll('-', '').slice(0, 12) };
    }
    return last.current.key;
  };
}
