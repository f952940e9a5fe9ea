import type { AttemptsItem } from '../projection/view.js';
import { until } from './durations.js';
import { failureDetail, failureWords } from './failures.js';

/**
 * `Retrying 3 of 5 in 4 s: 429 from the provider`; later, what became of it.
 *
 * @param causeIsTold the reader sees the cause elsewhere already: it is left out.
 */
export function attemptsWords(item: AttemptsItem, now: number, causeIsTold = false): string {
  const { failed, maximumAttempts, state, nextAttemptAt } = item;
  const cause = causeIsTold ? '' : `: ${failureWords(item.failure, item.workerLost)}`;
  const next = `${failed + 1}${maximumAttempts > 0 ? ` of ${maximumAttempts}` : ''}`;
  const attempts = failed === 1 ? '1 attempt' : `${failed} attempts`;
  switch (state) {
    case 'retrying': {
      const wait = nextAttemptAt && until(nextAttemptAt, now);
      return `Retrying ${next}${wait ? ` in ${wait}` : ' now'}${cause}`;
    }
    case 'again':
      return causeIsTold ? `Attempt ${next}` : `Attempt ${next} after${cause}`;
    case 'recovered':
      return `Went on after ${attempts} failed${cause}`;
    case 'gaveUp':
      return `${attempts} failed${cause}`;
  }
}

/** For whoever operates the product: every failure that is known, a line each. */
export function attemptsDetail({ failure, failures = [] }: AttemptsItem): string {
  if (failures.length < 2) return failureDetail(failure);
  return failures.map((one) => `${one.attempt}. ${failureDetail(one)}`).join('\n');
}
