'use client';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { NavLink } from './nav-link';
import { isCurrent, type Page } from './pages';

interface Props {
  pages: readonly Page[];
  className: string;
  /** What the button shows. */
  children: ReactNode;
}

/** A button that opens the pages that have no room of their own. Draws nothing when there are none. */
export function MorePages({ pages, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const path = usePathname();
  if (pages.length === 0) return null;
  const isHere = pages.some((page) => isCurrent(page, path));
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger className={className} data-here={isHere || undefined}>
        {children}
      </PopoverTrigger>
      <PopoverContent aria-label="More pages" className="w-56 p-1.5">
        <nav aria-label="More pages" className="flex flex-col">
          {pages.map(({ href, label, icon: Icon }) => (
            <NavLink
              key={href}
              href={href}
              onClick={() => setOpen(false)}
              className="flex items-center gap-3 px-3 py-2.5 hover:bg-accent aria-[current=page]:bg-accent"
            >
              <Icon className="size-4" aria-hidden="true" /> {label}
            </NavLink>
          ))}
        </nav>
      </PopoverContent>
    </Popover>
  );
}
