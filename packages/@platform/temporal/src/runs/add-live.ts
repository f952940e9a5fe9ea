import { grpcError, isTooLarge } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { AgentsError } from '../errors/errors.js';
import type { RunProjection } from '../projection/projection.js';
import { describeRun } from './describe.js';

/**
 * Adds what goes on right now to what the history says. A description that cannot be read does not hide the history: the view says
 * so, until one can be read. Throws what `describeRun` throws for a server that cannot be asked.
 */
export async function addLive(client: TemporalClient, runId: string, projection: RunProjection): Promise<void> {
  try {
    projection.applyLive(await describeRun(client, runId));
  } catch (error) {
    if (error instanceof AgentsError && !isTooLarge(grpcError(error))) throw error;
    projection.liveUnreadable(new Date().toISOString(), error instanceof Error ? error.message : String(error));
  }
}
