import type { RunStatus } from '@platform/temporal';

/** What the statuses of runs are called, in the order in which they are offered. */
export const statusWords: Readonly<Record<RunStatus, string>> = {
  waiting: 'Waiting',
  running: 'Working',
  paused: 'Paused',
  stalled: 'Stalled',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Every status, in the same order. */
export const statuses = Object.keys(statusWords) as RunStatus[];

/** Whether a text from outside is a status. */
export function isRunStatus(text: string): text is RunStatus {
  return Object.hasOwn(statusWords, text);
}
