'use client';
import { useEffect, useLayoutEffect, useRef } from 'react';

export interface ListKeys {
  ids: readonly string[];
  active: string | undefined;
  setActive(id: string): void;
  /** Absent where nothing can be chosen. */
  choose?(id: string, range: boolean): void;
  /** Nothing stays chosen. */
  leave(): void;
  /** The first row that is on the screen: the keys begin there. */
  first(): number;
  /** Brings a row onto the screen. */
  reveal(place: number): void;
}

/**
 * Keys of a list: j and k go to the next row and the one before, o and Enter open it, x chooses it, with Shift all from the one that was
 * chosen last; Escape leaves all that is chosen.
 */
export function useListKeys({ ids, active, setActive, choose, leave, first, reveal }: ListKeys) {
  /** Set when a key chose the row: it gets the focus as soon as it is in the page. */
  const wantsFocus = useRef(false);
  /** Where the row was: it may be gone when the next key comes. */
  const last = useRef(-1);
  const place = active === undefined ? -1 : ids.indexOf(active);
  if (place >= 0) last.current = place;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step !== 0) {
        const from = place >= 0 ? place + step : last.current >= 0 ? last.current : first();
        const to = Math.min(ids.length - 1, Math.max(0, from));
        const next = ids[to];
        if (next === undefined) return;
        event.preventDefault();
        wantsFocus.current = true;
        setActive(next);
        if (next === active) rowOf(next)?.focus({ preventScroll: true });
        reveal(to);
      } else if (event.key === 'Escape' && !event.defaultPrevented) leave();
      else if (event.repeat || place < 0 || active === undefined) return;
      else if (event.key === 'o') rowOf(active)?.click();
      else if (event.key.toLowerCase() === 'x') choose?.(active, event.shiftKey);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  useLayoutEffect(() => {
    if (!wantsFocus.current || active === undefined) return;
    wantsFocus.current = false;
    rowOf(active)?.focus({ preventScroll: true });
  }, [active]);
}

function rowOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-run="${CSS.escape(id)}"] [data-key="open"]`);
}

/** Whether the key is for a field, or for a dialog that is open above the list. */
export function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], dialog, [popover], [role="dialog"]',
    ) !== null
  );
}
