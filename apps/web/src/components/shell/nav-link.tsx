'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** A link of the navigation that knows whether it is where we are. */
export function NavLink({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
  const path = usePathname();
  const current = href === '/' ? path === '/' || path.startsWith('/runs/') : path.startsWith(href);
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'rounded-md font-medium text-muted-foreground transition-colors hover:text-foreground aria-[current=page]:text-foreground',
        className,
      )}
    >
      {children}
    </Link>
  );
}
