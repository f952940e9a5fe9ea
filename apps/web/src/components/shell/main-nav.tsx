'use client';
import { ChevronDown } from 'lucide-react';
import { cn } from '@/lib/cn';
import { InboxCount } from './inbox-count';
import { MorePages } from './more-pages';
import { NavLink } from './nav-link';
import { tabletPages } from './pages';
import { usePages } from './use-pages';

const item = 'items-center gap-2 rounded-md px-2 py-1.5 lg:px-2.5 xl:px-3';

/** The pages in the header: all of them on a wide screen; on a tablet the first ones, and the rest behind a button. */
export function MainNav() {
  const pages = usePages();
  return (
    <nav aria-label="Main" className="hidden items-center gap-0.5 text-sm md:flex">
      {pages.map(({ href, label }, at) => (
        <NavLink
          key={href}
          href={href}
          className={cn(item, 'aria-[current=page]:bg-accent', at < tabletPages ? 'flex' : 'hidden lg:flex')}
        >
          {label} {href === '/inbox' && <InboxCount />}
        </NavLink>
      ))}
      <MorePages
        pages={pages.slice(tabletPages)}
        className={cn(
          item,
          'flex font-medium text-muted-foreground hover:text-foreground data-here:bg-accent data-here:text-foreground lg:hidden',
        )}
      >
        More <ChevronDown className="size-3.5" aria-hidden="true" />
      </MorePages>
    </nav>
  );
}
