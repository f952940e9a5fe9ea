'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { pressedBy } from './keys';

export interface InboxActions {
  /** Opens the next or the one before. */
  move(step: 1 | -1): void;
  /** Chooses what is open, or puts it away when it is decided. */
  choose(): void;
  chooseAlike(): void;
  undo(): void;
  toggleGroup(): void;
  /** Goes back from what is open. */
  back(): void;
}

/**
 * Keys of the inbox (`keys.ts`). Nothing is decided that the person has not opened or chosen before (`mayPress`), and a key that is held down counts once.
 *
 * @param place what is open; keys press its buttons.
 */
export function useInboxKeys(place: RefObject<HTMLElement | null>, mayPress: boolean, actions: InboxActions) {
  const openingUntil = useRef(0);
  useEffect(() => {
    const others: Readonly<Record<string, () => void>> = {
      j: () => actions.move(1),
      k: () => actions.move(-1),
      x: actions.choose,
      '*': actions.chooseAlike,
      u: actions.undo,
      c: actions.toggleGroup,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      // A form that was there, or that nobody waits for any more, is not on its way.
      if (event.key === 'Escape' || isTyping(event.target)) openingUntil.current = 0;
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return;
      if (event.key === 'Escape') {
        if (isTyping(event.target)) place.current?.focus({ preventScroll: true });
        else actions.back();
        return;
      }
      if (isTyping(event.target)) return;
      // A form is on its way: what is typed meanwhile is meant for it, and decides nothing.
      if (performance.now() < openingUntil.current && !hasField(place.current)) return;
      const act = Object.hasOwn(others, event.key) ? others[event.key] : undefined;
      const button = Object.hasOwn(pressedBy, event.key) ? pressedBy[event.key] : undefined;
      if (!act && (!button || !mayPress)) return;
      event.preventDefault();
      if (act) act();
      else if (button) press(place.current, button);
      openingUntil.current = button && opening.has(button) ? performance.now() + longestOpeningMs : 0;
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [place, mayPress, actions]);
}

/** Buttons that open a form. */
const opening = new Set(['edit', 'reject', 'note']);
/** Its script may have to be loaded. */
const longestOpeningMs = 3_000;

function hasField(place: HTMLElement | null): boolean {
  return [...(place?.querySelectorAll<HTMLElement>('form :is(input, textarea, select)') ?? [])].some(isShown);
}

function press(place: HTMLElement | null, name: string) {
  const button = [...(place?.querySelectorAll<HTMLElement>(`[data-key="${name}"]`) ?? [])].find(isShown);
  if (button) button.click();
  // A form that is open already: a question, or an input that is missing.
  else if (name === 'edit') {
    const fields = place?.querySelectorAll<HTMLElement>('form :is(input, textarea, select)') ?? [];
    [...fields].find(isShown)?.focus();
  }
}

/** Cards that are kept for an undo are hidden. */
function isShown(element: HTMLElement): boolean {
  return element.closest('[hidden]') === null;
}

function isTyping(target: EventTarget | null): boolean {
  const field = target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]');
  return field instanceof HTMLElement && !(field instanceof HTMLInputElement && field.type === 'checkbox');
}
