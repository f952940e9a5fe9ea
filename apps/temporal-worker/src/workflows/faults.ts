/**
 * Errors that are nobody's word: faults of this code, or something that it was sent and not prepared for. Temporal would try the task
 * again for ever, and nobody would be told. Here a run stalls with the reason, or fails once. What the SDK says of a history that does not
 * fit the code is none of them: that task waits for a deploy.
 */
import {
  ApplicationFailure,
  ContinueAsNew,
  DeterminismViolationError,
  setWorkflowOptions,
  TemporalFailure,
} from '@temporalio/workflow';
import { logIgnored } from './ignored.js';

const faults = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError];

/** What escapes from a workflow's own handling fails it, once. */
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

/** A fault in the words of those who read a run. */
export function faultWords(error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `The worker has a fault, or was sent something that it is not prepared for (${what.slice(0, 500)}). Nothing that was finished is lost. Retry it, or fork the run; after a deploy that mends it, reset the workflow to before this.`;
}

/** Takes a signal: a fault in it changes nothing and is logged. */
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

/** Takes an update: a fault in it is the answer of its sender. */
export function takesUpdate<Request, Answer>(take: (request: Request) => Answer): (request: Request) => Answer {
  return (request) => {
    try {
      return take(request);
    } catch (error) {
      throw isFault(error) ? ApplicationFailure.nonRetryable(faultWords(error), 'WorkerFault') : error;
    }
  };
}
