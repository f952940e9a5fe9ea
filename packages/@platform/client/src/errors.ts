/** Errors that only those meet who ask over HTTP, and what the server answered. */
import { AgentsError } from '@platform/temporal/errors';

/** Body of every answer that is not a success (RFC 9457). Members beyond `code` are there where they apply. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** What happened, to what, and what to do next. */
  detail: string;
  /** For programs. */
  code: string;
  /** Wrong fields, by path. */
  errors?: { field: string; message: string }[];
  /** Why the run refused what it was asked. */
  reason?: string;
  /** How the run ended that takes nothing more. */
  runStatus?: string;
  /** Agents that exist. */
  known?: string[];
}

/** What the server answered. `problem` is absent when the answer was none of ours. */
export interface Answer {
  status: number;
  problem?: Problem;
}

export type ApiErrorCode = 'ApiUnavailable' | 'SignInRequired' | 'NotAllowed' | 'ApiRefused';

/**
 * The API does not do what it was asked, for a reason that only callers over HTTP meet. `SignInRequired`: nobody knows who asks, or no longer.
 * `NotAllowed`: who asks may see it and not do it. `ApiRefused`: anything else; `answerOf` has the code.
 */
export class ApiError extends AgentsError<ApiErrorCode> {}

/** Nothing answers at the address, or not in time: then it may have been done all the same. */
export class ApiUnavailable extends ApiError {
  constructor(
    readonly url: string,
    /** In a few words. */
    readonly reason: string,
    /** Milliseconds after which it was given up; absent when the connection failed. */
    readonly withinMs?: number,
    options?: ErrorOptions,
  ) {
    const what = `The console at ${url} does not answer (${reason}).`;
    const next =
      withinMs === undefined
        ? 'Is it running, and is the address right?'
        : 'It may have been done all the same: look before you try again.';
    super('ApiUnavailable', `${what} ${next}`, options);
  }
}

const answers = new WeakMap<object, Answer>();

/** What the server answered, of an error that a client threw; `undefined` when nothing answered. */
export function answerOf(error: unknown): Answer | undefined {
  return typeof error === 'object' && error !== null ? answers.get(error) : undefined;
}

/** The error, which remembers the answer. */
export function answeredWith<Failure extends AgentsError<string>>(error: Failure, answer: Answer): Failure {
  answers.set(error, answer);
  return error;
}
