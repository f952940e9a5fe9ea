import type { KeyboardEvent } from 'react';

/** Keys of a form: Ctrl or ⌘ with Enter sends it, Escape leaves it. */
export function formKeys(onBack?: () => void) {
  return (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    } else if (event.key === 'Escape' && onBack) {
      event.preventDefault();
      onBack();
    }
  };
}

/** Puts the focus into the first field of a form, for people who opened it with a key. */
export function focusFirstField(form: HTMLFormElement | null) {
  form?.querySelector<HTMLElement>('input, textarea, select')?.focus();
}
