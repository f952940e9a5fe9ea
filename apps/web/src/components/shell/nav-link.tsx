'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';
import { isCurrent } from './pages';

/** A link of the navigation that knows whether it is where we are. */
export function NavLink({ href, className, ...props }: ComponentProps<typeof Link> & { href: string }) {
  const current = isCurrent({ href }, usePathname());
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'rounded-md font-medium text-muted-foreground transition-colors hover:text-foreground aria-[current=page]:text-foreground',
        className,
      )}
      {...props}
    />
  );
}
