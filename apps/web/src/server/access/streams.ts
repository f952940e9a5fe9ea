/** Streams last no longer than what allowed them. */
import { writeJson } from '@platform/temporal/json';
import type { Outbox } from '../feed/outbox.js';
import type { Principal } from '../identity/principal.js';
import { ProblemError } from '../problem.js';

/** Milliseconds after which a stream ends, so that the viewer connects again and is judged again: a role may be gone. */
export const judgedAgainMs = 300_000;

/**
 * Ends a stream when the session of its viewer ends, and when it is to be judged again ({@link judgedAgainMs} at the latest). The viewer goes on from there with the next connection, if they still
 * may. Returns what takes the viewer away, once.
 */
export function whileKnown({ kind, session }: Principal, outbox: Outbox, leaves: readonly (() => void)[]): () => void {
  const leave = () => {
    for (const one of leaves) one();
  };
  if (kind === 'local') return leave;
  const signedOut = () => outbox.cut(ended);
  const now = Date.now();
  const left = session ? session.endsAt - now : Number.POSITIVE_INFINITY;
  const standsMs = Math.min(judgedAgainMs, session ? Math.max(0, session.recheckAt - now) : judgedAgainMs);
  const timer =
    left <= standsMs ? setTimeout(signedOut, Math.max(0, left)) : setTimeout(() => outbox.close(), standsMs);
  timer.unref();
  session?.signal.addEventListener('abort', signedOut, { once: true });
  if (session?.signal.aborted) signedOut();
  return () => {
    clearTimeout(timer);
    session?.signal.removeEventListener('abort', signedOut);
    leave();
  };
}

const { problem } = new ProblemError('SignInRequired', 'The session has ended. Sign in again.');
const ended = { event: 'end', data: writeJson({ problem }) };
