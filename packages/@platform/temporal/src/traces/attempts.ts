/** Attempts of an activity that failed. */
import { asList, asNumber, asObject, asText } from '../domain/json/read.js';
import type { AttemptFailure } from '../projection/events.js';
import type { FailedAttempt } from './facts.js';
import { timeOf } from './parts.js';

/**
 * The attempts that failed, in order: those that the agent-service wrote down (`given`), the one before the last, of which the server tells why it
 * failed, and the `last` one, where it failed too.
 */
export function attemptsOf(
  given: unknown,
  started: { attempt: number; at: string; lastFailure?: AttemptFailure } | undefined,
  last?: FailedAttempt,
): FailedAttempt[] {
  const attempts = new Map<number, FailedAttempt>();
  if (started?.lastFailure && started.attempt > 1) {
    const { type, message, workerLost } = started.lastFailure;
    const attempt = started.attempt - 1;
    // It had ended when the next one was started.
    attempts.set(attempt, { attempt, endedAt: started.at, type: workerLost ? 'WorkerLost' : type, message });
  }
  for (const one of asList(given)) {
    const { attempt, startedAt, endedAt, type, message } = asObject(one) ?? {};
    const number = asNumber(attempt);
    if (number === undefined) continue;
    const times = { startedAt: timeOf(startedAt), endedAt: timeOf(endedAt) };
    attempts.set(number, { attempt: number, ...times, type: asText(type) ?? '_OTHER', message: asText(message) ?? '' });
  }
  if (last) attempts.set(last.attempt, last);
  return [...attempts.values()].sort((one, other) => one.attempt - other.attempt);
}
