'use client';
import { useEffect } from 'react';
import { useKeys } from '@/lib/keys';
import { isBusy } from './use-list-keys';

/** All keys of the page, as the list of keys tells them. */
const table = {
  name: 'Runs',
  rows: [
    ['/', 'search'],
    ['f', 'filter'],
    ['j', 'next run'],
    ['k', 'previous run'],
    ['o, Enter', 'open the run'],
    ['x', 'choose the run'],
    ['Shift x', 'choose all from the one chosen last'],
    ['Esc', 'choose none'],
  ],
} as const;

/** Keys that go to a part of the page: the name of its `data-key`. */
const parts: Readonly<Record<string, string>> = { '/': 'search', f: 'filter' };

/** `/` goes to the search, `f` opens the filters. */
export function usePageKeys() {
  useKeys(table);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isBusy(event.target)) return;
      const part = parts[event.key];
      if (part === undefined) return;
      event.preventDefault();
      const element = document.querySelector<HTMLElement>(`#main [data-key="${part}"]`);
      if (element instanceof HTMLInputElement) element.select();
      if (element instanceof HTMLButtonElement) element.click();
      else element?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
