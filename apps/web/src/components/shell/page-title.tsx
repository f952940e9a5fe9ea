'use client';
import { useWaitingForMe } from '@/state/use-mine';

/** The tab's title, with the number of decisions that wait for the person. */
export function PageTitle({ children }: { children: string }) {
  const count = useWaitingForMe();
  return <title>{`${count > 0 ? `(${count}) ` : ''}${children} · Durable Agents`}</title>;
}
