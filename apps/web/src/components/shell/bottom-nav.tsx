import { CalendarClock, Inbox, List, Plus } from 'lucide-react';
import { May } from '@/components/may';
import { InboxCount } from './inbox-count';
import { NavLink } from './nav-link';

const item = 'relative flex flex-1 flex-col items-center gap-1 py-2 text-[0.6875rem] aria-[current=page]:text-primary';

/** The navigation where a thumb reaches it; on phones only. */
export function BottomNav() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-background/95 px-2 pb-[env(safe-area-inset-bottom)] backdrop-blur-md md:hidden"
    >
      <NavLink href="/" className={item}>
        <List className="size-5" aria-hidden="true" /> Runs
      </NavLink>
      <NavLink href="/inbox" className={item}>
        <Inbox className="size-5" aria-hidden="true" /> Inbox
        <span className="absolute top-1 left-1/2 ml-2">
          <InboxCount />
        </span>
      </NavLink>
      <NavLink href="/schedules" className={item}>
        <CalendarClock className="size-5" aria-hidden="true" /> Schedules
      </NavLink>
      <May do="start">
        <NavLink href="/new" className={item}>
          <Plus className="size-5" aria-hidden="true" /> New run
        </NavLink>
      </May>
    </nav>
  );
}
