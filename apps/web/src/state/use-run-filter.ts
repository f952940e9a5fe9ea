'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { type ReadFilter, type RunFilter, type RunSort, readFilter, runsAddress } from './run-filter';

export interface RunFilterState extends ReadFilter {
  /** Shows other runs. `replace`: what was typed letter by letter is one step of the browser's history. */
  show(filter: RunFilter, options?: { sort?: RunSort; replace?: boolean }): void;
}

/** The filter in the page's address. The page follows it back and forth through the browser's history. */
export function useRunFilter(): RunFilterState {
  const address = useSearchParams().toString();
  const read = useMemo(() => readFilter(new URLSearchParams(address)), [address]);
  const { sort } = read;
  const show = useCallback<RunFilterState['show']>(
    (filter, options = {}) => {
      const url = runsAddress(filter, options.sort ?? sort);
      // Of the browser, not of the router: the page is the same, and nothing is asked of the server for it.
      if (options.replace) window.history.replaceState(null, '', url);
      else window.history.pushState(null, '', url);
    },
    [sort],
  );
  return { ...read, show };
}
