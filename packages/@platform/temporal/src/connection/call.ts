/** How every client function calls the server: with a time limit, and with failures turned into typed errors. */

import { ranOutOfTime, toAgentsError } from './call-errors.js';
import { defaultTimeoutMs, type TemporalClient } from './client.js';

/**
 * Runs `fn` with a deadline of `timeoutMs`.
 * Throws {@link TemporalUnavailable}, {@link RunNotFound} (when the call is about a run) or {@link RequestRefused}; other errors pass as they are.
 */
export async function call<Result>(
  client: TemporalClient,
  fn: () => Promise<Result>,
  { runId, timeoutMs = defaultTimeoutMs }: { runId?: string; timeoutMs?: number } = {},
): Promise<Result> {
  try {
    return await client.connection.withDeadline(Date.now() + timeoutMs, fn);
  } catch (error) {
    if (ranOutOfTime(error)) client.checkConnection();
    throw toAgentsError(client, error, runId);
  }
}
