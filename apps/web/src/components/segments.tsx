'use client';
import { type ReactNode, useEffect, useRef } from 'react';
import { FilterLink } from '@/components/filter-link';

/** One of {@link Segments}. */
export interface Segment {
  key: string;
  href: string;
  show(): void;
  isCurrent: boolean;
  words: ReactNode;
}

/** A few ways to look at the same thing, of which one is shown; links, because each has an address. */
export function Segments({ label, segments }: { label: string; segments: readonly Segment[] }) {
  const nav = useRef<HTMLElement>(null);
  const current = segments.find(({ isCurrent }) => isCurrent)?.key;
  // Where not all fit the screen, the one that is shown is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is current
  useEffect(() => {
    const shown = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && shown)
      nav.current.scrollLeft = shown.offsetLeft - (nav.current.clientWidth - shown.offsetWidth) / 2;
  }, [current]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="relative -mx-4 max-w-[100vw] overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      <ul className="flex w-max gap-0.5 rounded-lg bg-muted p-1 text-sm">
        {segments.map(({ key, words, ...link }) => (
          <li key={key}>
            <FilterLink
              {...link}
              className="flex items-baseline gap-1.5 rounded-md px-2.5 py-1 text-muted-foreground transition-colors hover:text-foreground aria-[current]:bg-card dark:aria-[current]:bg-accent aria-[current]:font-medium aria-[current]:text-foreground aria-[current]:shadow-xs"
            >
              {words}
            </FilterLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
