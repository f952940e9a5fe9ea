import { log } from '@temporalio/workflow';

/** Lines of one kind about signals that one execution ignored: anybody can send them without end. */
const mostLines = 20;

const lines = new Map<string, number>();

/** A signal does not fit: nothing of it counts. The first ones are logged; the history tells of all. */
export function logIgnored(message: string, why: Record<string, unknown>): void {
  const line = (lines.get(message) ?? 0) + 1;
  lines.set(message, line);
  if (line <= mostLines) log.warn(message, why);
  if (line === mostLines) log.warn('More of them are not logged', { message });
}
