import { Activity, Bot, CalendarClock, ChartColumn, Inbox, List, type LucideIcon, ScrollText } from 'lucide-react';
import type { Doing } from '@/state/use-may';

/** A page that people go to by name: from the header, the bar of a phone, the palette. */
export interface Page {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Only for those who may do this; absent for everybody. */
  may?: Doing;
  /** Whether it stands in the bar of a phone. The others are in its "More". */
  phone?: boolean;
}

/** All pages, in the order in which people see them. */
export const pages: readonly Page[] = [
  { href: '/', label: 'Runs', icon: List, phone: true },
  { href: '/inbox', label: 'Inbox', icon: Inbox, phone: true },
  { href: '/schedules', label: 'Schedules', icon: CalendarClock },
  { href: '/overview', label: 'Overview', icon: ChartColumn },
  { href: '/agents', label: 'Agents', icon: Bot },
  { href: '/audit', label: 'Audit', icon: ScrollText },
  { href: '/system', label: 'System', icon: Activity },
];

/** So many pages fit into the header of a tablet; a wide screen has room for all. */
export const tabletPages = 4;

/** Whether a page is where we are. A run belongs to the list of runs. */
export function isCurrent({ href }: Pick<Page, 'href'>, path: string): boolean {
  if (href === '/') return path === '/' || path.startsWith('/runs/');
  return path === href || path.startsWith(`${href}/`);
}
