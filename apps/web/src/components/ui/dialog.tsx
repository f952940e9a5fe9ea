'use client';
import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { cn } from '@/lib/cn';

type DialogProps = Omit<ComponentProps<'dialog'>, 'open' | 'onClose'> & {
  /** Escape and a press beside it close it by this; without it, it stays until it is no longer rendered. */
  onClose?: () => void;
};

/**
 * Something over the page that takes the whole of the attention: the browser's own modal dialog. It is open while it is rendered; then the focus goes back to where it
 * was. Name it by `aria-label` or `aria-labelledby`.
 */
export function Dialog({ onClose, className, ...props }: DialogProps) {
  const own = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = own.current;
    const before = document.activeElement;
    dialog?.showModal();
    // A browser takes the first thing that can have the focus, also one that nothing can be typed into.
    dialog?.querySelector<HTMLElement>(':is(input, textarea, select):not(:disabled)')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: for the keyboard there is Escape
    <dialog
      {...props}
      ref={own}
      // Some browsers close what may not be closed when Escape is pressed twice.
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => own.current?.isConnected && !onClose && own.current.showModal()}
      onClick={({ target }) => target === own.current && onClose?.()}
      className={cn(
        'modal fixed inset-x-0 top-[12vh] mx-auto my-0 max-h-[80dvh] w-[calc(100vw-2rem)] max-w-lg overflow-y-auto rounded-xl border bg-popover text-popover-foreground shadow-lg outline-none',
        className,
      )}
    />
  );
}
