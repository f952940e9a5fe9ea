import { log } from '@temporalio/workflow';

/** How many lines of one kind an execution logs about ignored signals. Anybody can send signals without end. */
const mostLines = 20;

const lines = new Map<string, number>();

/** Logs that a signal does not fit and changes nothing. Only the first ones are logged; the history has all. */
export function logIgnored(message: string, why: Record<string, unknown>): void {
  const line = (lines.get(message) ?? 0) + 1;
  lines.set(message, line);
  if (line <= mostLines) log.warn(message, why);
  if (line === mostLines) log.warn('More of them are not logged', { message });
}
