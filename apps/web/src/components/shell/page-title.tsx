'use client';
import { useInbox } from '@/state/inbox';

/** The tab's title, with the number of decisions that wait. */
export function PageTitle({ children }: { children: string }) {
  const count = useInbox().items?.length ?? 0;
  return <title>{`${count > 0 ? `(${count}) ` : ''}${children} · Durable Agents`}</title>;
}
