/**
 * Faults of this code: errors that no part of it throws on purpose. Temporal would try the task again for ever, and nobody would be told. Here a
 * fault stalls the run with the reason, or fails the workflow once. The SDK's error for a history that does not fit the code is no fault: that
 * task waits for a deploy.
 */
import {
  ApplicationFailure,
  ContinueAsNew,
  DeterminismViolationError,
  setWorkflowOptions,
  TemporalFailure,
} from '@temporalio/workflow';
import { logIgnored } from './ignored.js';

/** Errors that no code throws on purpose. */
export const faults = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError];

/** Makes an error that escapes from a workflow fail the workflow once. */
export function failsOnce<Args extends unknown[]>(workflow: (...args: Args) => Promise<unknown>): void {
  setWorkflowOptions({ failureExceptionTypes: faults }, workflow);
}

/** Whether an error is a fault, and not the way in which workflows end. */
export function isFault(error: unknown): boolean {
  return !(
    error instanceof TemporalFailure ||
    error instanceof ContinueAsNew ||
    error instanceof DeterminismViolationError
  );
}

/** The message of a fault, for people who read the run. */
export function faultWords(error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `The worker has a fault, or was sent something that it is not prepared for (${what.slice(0, 500)}). Nothing that was finished is lost. Retry it, or fork the run; after a deploy that mends it, reset the workflow to before this.`;
}

/** Makes a handler of a signal that logs a fault instead of throwing it. */
export function takesSignal(name: string, take: (payload: unknown) => void): (payload: unknown) => void {
  return (payload) => {
    try {
      take(payload);
    } catch (error) {
      if (!isFault(error)) throw error;
      logIgnored(`A signal was ignored: ${name}`, { cause: faultWords(error) });
    }
  };
}

/** Makes a handler of an update that answers a fault to the sender of the update. */
export function takesUpdate<Request, Answer>(take: (request: Request) => Answer): (request: Request) => Answer {
  return (request) => {
    try {
      return take(request);
    } catch (error) {
      throw isFault(error) ? ApplicationFailure.nonRetryable(faultWords(error), 'WorkerFault') : error;
    }
  };
}
