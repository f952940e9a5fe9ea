'use client';
import { Ellipsis, Plus } from 'lucide-react';
import { May } from '@/components/may';
import { InboxCount } from './inbox-count';
import { MorePages } from './more-pages';
import { NavLink } from './nav-link';
import { usePages } from './use-pages';

const item =
  'relative flex flex-1 flex-col items-center gap-1 rounded-md py-2 font-medium text-[0.6875rem] text-muted-foreground aria-[current=page]:text-primary data-here:text-primary';

/** The navigation where a thumb reaches it; on phones only. */
export function BottomNav() {
  const pages = usePages();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-background/95 px-2 pb-[env(safe-area-inset-bottom)] backdrop-blur-md md:hidden"
    >
      {pages
        .filter(({ phone }) => phone)
        .map(({ href, label, icon: Icon }) => (
          <NavLink key={href} href={href} className={item}>
            <Icon className="size-5" aria-hidden="true" /> {label}
            {href === '/inbox' && (
              <span className="absolute top-1 left-1/2 ml-2">
                <InboxCount />
              </span>
            )}
          </NavLink>
        ))}
      <May do="start">
        <NavLink href="/new" className={item}>
          <Plus className="size-5" aria-hidden="true" /> New run
        </NavLink>
      </May>
      <MorePages pages={pages.filter(({ phone }) => !phone)} className={item}>
        <Ellipsis className="size-5" aria-hidden="true" /> More
      </MorePages>
    </nav>
  );
}
