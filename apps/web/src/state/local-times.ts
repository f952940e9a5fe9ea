import { isAgo } from './moments';

/** A fixed time as a field of the browser has it, in the reader's zone: `2026-11-28T14:03`; empty for what moves on with the clock, and for none. */
export function toLocal(moment: string | undefined): string {
  if (!moment || isAgo(moment)) return '';
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The time that the reader set, in ISO 8601 and UTC. */
export function fromLocal(local: string): string | undefined {
  const time = new Date(local);
  return local === '' || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
