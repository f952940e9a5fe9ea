import type { BulkDoing } from '@/state/bulk';
import { countWords } from '@/words/amounts';

/** `1 run`, `1,204 runs`. */
export function countedRuns(count: number): string {
  return `${countWords(count)} ${count === 1 ? 'run' : 'runs'}`;
}

interface BulkWords {
  title(runs: string): string;
  /** What they can, to follow "which runs". */
  able: string;
  /** What it means for them. */
  means: string;
  none: string;
  leftOut(runs: string): string;
  note: string;
  act(runs: string): string;
  acting: string;
  /** What was done, to follow a number of runs. */
  done: string;
}

/** What people are told before and after. */
export const bulkWords: Readonly<Record<BulkDoing, BulkWords>> = {
  cancel: {
    title: (runs) => `Cancel ${runs}?`,
    able: 'can be cancelled',
    means: 'They stop where they are and cannot go on. What their tools have done stays done.',
    none: 'None of these can be cancelled.',
    leftOut: (runs) => `${runs} of these ended already, or are not yours to cancel: nothing happens to them.`,
    note: 'Reason',
    act: (runs) => `Cancel ${runs}`,
    acting: 'Cancelling …',
    done: 'asked to stop',
  },
  retry: {
    title: (runs) => `Retry ${runs}?`,
    able: 'are stalled',
    means:
      'They go on where they stand. Nothing that was finished is done again. Mend the cause first: else they stall anew.',
    none: 'None of these is stalled.',
    leftOut: (runs) => `${runs} of these do not stall, or are not yours to retry: nothing happens to them.`,
    note: 'Note',
    act: (runs) => `Retry ${runs}`,
    acting: 'Retrying …',
    done: 'go on',
  },
};
