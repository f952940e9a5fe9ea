'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { filterQuery, type ReadFilter, type RunFilter, type RunSort, readFilter } from './run-filter';

export interface RunFilterState extends ReadFilter {
  /**
   * Shows other runs. `replace`: what was typed letter by letter is one step of the browser's history. `anew`: also without what cannot be
   * read, which stays in the address otherwise.
   */
  show(filter: RunFilter, options?: { sort?: RunSort; replace?: boolean; anew?: boolean }): void;
  /** Takes a name out of the address, whatever it says. */
  drop(name: string): void;
}

/** The filter in the page's address. The page follows it back and forth through the browser's history. */
export function useRunFilter(): RunFilterState {
  const address = useSearchParams().toString();
  const read = useMemo(() => readFilter(new URLSearchParams(address)), [address]);
  const { sort, problems } = read;
  const show = useCallback<RunFilterState['show']>(
    (filter, { sort: next = sort, replace, anew } = {}) => {
      const query = new URLSearchParams(filterQuery(filter, next));
      const before = new URLSearchParams(address);
      const wrong = anew ? [] : problems.filter(({ name }) => !query.has(name));
      for (const { name } of wrong) for (const value of before.getAll(name)) query.append(name, value);
      go(query, replace);
    },
    [address, problems, sort],
  );
  const drop = useCallback(
    (name: string) => {
      const query = new URLSearchParams(address);
      query.delete(name);
      go(query);
    },
    [address],
  );
  return { ...read, show, drop };
}

/** Of the browser, not of the router: the page is the same, and nothing is asked of the server for it. */
function go(query: URLSearchParams, replace = false) {
  const url = query.size > 0 ? `/?${query}` : '/';
  if (replace) window.history.replaceState(null, '', url);
  else window.history.pushState(null, '', url);
}
