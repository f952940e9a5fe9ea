/** Attempts of a turn that failed, as lines of text. */
import type { AttemptsItem } from '@platform/temporal';
import { colours } from './marks.js';
import { oneLine, wrap } from './text.js';
import { inTime } from './time.js';

export function attemptsLines(item: AttemptsItem, before: AttemptsItem | undefined): string[] {
  if (before && before.failed === item.failed && item.state !== 'gaveUp') return [];
  const cause = item.workerLost ? 'the agent-service stopped answering' : oneLine(item.failure.message);
  const of = item.maximumAttempts > 0 ? ` of ${item.maximumAttempts}` : '';
  const next = item.failed + 1;
  switch (item.state) {
    case 'retrying': {
      const wait = item.nextAttemptAt ? inTime(item.nextAttemptAt) : '';
      return [colours.yellow(wrap(`↻ Retrying ${next}${of}${wait}: ${cause}`, '  '))];
    }
    case 'again':
      return [colours.yellow(wrap(`↻ Retrying ${next}${of}: ${cause}`, '  '))];
    case 'recovered': {
      const times = item.failed === 1 ? 'One attempt' : `${item.failed} attempts`;
      return before ? [] : [colours.dim(wrap(`↻ ${times} failed before it went on: ${cause}`, '  '))];
    }
    case 'gaveUp': {
      const times = item.failed === 1 ? 'one attempt' : `${item.failed} attempts`;
      return before?.state === 'gaveUp' ? [] : [colours.red(wrap(`✗ ${times} failed: ${cause}`, '  '))];
    }
  }
}
