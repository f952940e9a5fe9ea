import { grpcError, isTooLarge } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { AgentsError } from '../errors/errors.js';
import type { RunProjection } from '../projection/projection.js';
import { describeRun, type RunDescription } from './describe.js';

/**
 * Adds the turn under way, from Temporal's description, to what the history says. A description that cannot be read does not hide the history. The
 * view says so, until a description can be read. Throws what `describeRun` throws for a server that cannot be asked.
 */
export async function addLive(client: TemporalClient, runId: string, projection: RunProjection): Promise<void> {
  const description = await describeIfReadable(client, runId);
  if ('unreadable' in description) projection.liveUnreadable(new Date().toISOString(), description.unreadable);
  else projection.applyLive(description);
}

/** As `describeRun`; `unreadable` says why the server's answer cannot be read. */
export async function describeIfReadable(
  client: TemporalClient,
  runId: string,
): Promise<RunDescription | { unreadable: string }> {
  try {
    return await describeRun(client, runId);
  } catch (error) {
    if (error instanceof AgentsError && !isTooLarge(grpcError(error))) throw error;
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
