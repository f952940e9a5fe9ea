/** Slows down who guesses. */
import type { Context } from 'hono';
import { ProblemError } from '../problem.js';

const windowMs = 60_000;
const most = 60;

/** Failed attempts to be known, by address. What succeeds is never slowed down: behind a proxy everybody has one address. */
export class FailedAttempts {
  readonly #counts = new Map<string, { since: number; count: number }>();

  /** Counts one. Throws a `TooManyAttempts` problem, in place of an answer that would say what was wrong, when there were too many in a minute. */
  note(c: Context): void {
    const now = Date.now();
    for (const [address, { since }] of this.#counts) if (now - since > windowMs) this.#counts.delete(address);
    const address = c.req.header(addressHeader) ?? 'unknown';
    const { since, count } = this.#counts.get(address) ?? { since: now, count: 0 };
    this.#counts.set(address, { since, count: count + 1 });
    if (count >= most)
      throw new ProblemError(
        'TooManyAttempts',
        `More than ${most} wrong attempts in a minute came from your address. Wait a minute, and correct the token.`,
      );
  }
}

/** Set by the server from the connection; what a request says there is replaced. */
const addressHeader = 'x-client-address';
