'use client';
import { useEffect } from 'react';

/** What a card of the inbox does when its key is pressed: the name of a `data-key` button inside of it. */
const actions: Readonly<Record<string, string>> = { a: 'approve', e: 'edit', r: 'reject', o: 'open', x: 'dismiss' };

/**
 * Keys of the inbox: j and k go to the next and the one before, a approves, e edits or goes to the first field, r rejects, o opens the
 * run, x puts away what is decided; Escape goes from a field back to its card. Nothing is decided that was not chosen before, and a key
 * that is held down counts once.
 */
export function useInboxKeys(keys: readonly string[], selected: string | undefined, select: (key: string) => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape' && selected !== undefined) cardOf(selected)?.focus({ preventScroll: true });
      if (isTyping(event.target)) return;
      if (event.key === 'j' || event.key === 'k') {
        event.preventDefault();
        const next = neighbour(keys, selected, event.key === 'j' ? 1 : -1);
        if (next === undefined) return;
        select(next);
        cardOf(next)?.scrollIntoView({ block: 'nearest' });
        cardOf(next)?.focus({ preventScroll: true });
        return;
      }
      const action = actions[event.key];
      if (action === undefined || selected === undefined) return;
      event.preventDefault();
      act(cardOf(selected), action);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [keys, selected, select]);
}

/** Keeps the focused card in sight when another card is decided and shrinks. For the `ref` of the list. */
export function keepInSight(list: HTMLElement | null) {
  if (!list) return;
  const observer = new ResizeObserver(() => {
    const { activeElement } = document;
    if (activeElement?.matches('[data-entry]')) activeElement.scrollIntoView({ block: 'nearest' });
  });
  observer.observe(list);
  return () => observer.disconnect();
}

function act(card: HTMLElement | null, action: string) {
  const button = card?.querySelector<HTMLElement>(`[data-key="${action}"]`);
  if (button) button.click();
  // A form that is open already: a question, or an input that is missing.
  else if (action === 'edit') card?.querySelector<HTMLElement>('form :is(input, textarea, select)')?.focus();
}

function cardOf(key: string): HTMLElement | null {
  return document.querySelector(`[data-entry="${CSS.escape(key)}"]`);
}

function neighbour(keys: readonly string[], selected: string | undefined, step: 1 | -1): string | undefined {
  const place = selected === undefined ? -1 : keys.indexOf(selected);
  if (place < 0) return keys[0];
  return keys[Math.min(keys.length - 1, Math.max(0, place + step))];
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}
