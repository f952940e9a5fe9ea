'use client';
import type { MouseEvent, ReactNode } from 'react';

/** A link to other runs of the same page. It is there at once; who wants a new tab gets one. */
export function FilterLink(props: {
  href: string;
  show(): void;
  isCurrent?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { href, show, isCurrent, className, children } = props;
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show();
  };
  return (
    <a href={href} onClick={onClick} aria-current={isCurrent ? 'true' : undefined} className={className}>
      {children}
    </a>
  );
}
