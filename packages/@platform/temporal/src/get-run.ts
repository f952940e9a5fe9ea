import type { TemporalClient } from './client.js';
import { describeRun } from './describe-run.js';
import { readHistory } from './history/read.js';
import type { RunView } from './projection/view.js';
import { RunProjection } from './projection.js';

/**
 * A run as it is now: from its history and, while it runs, from Temporal's description of the turn under way. Needs no worker.
 * Throws `RunNotFound`, `TemporalUnavailable`.
 */
export async function getRun(client: TemporalClient, runId: string): Promise<RunView> {
  const projection = new RunProjection();
  for await (const event of readHistory(client, runId)) projection.apply(event);
  if (projection.status === 'running' || projection.taskIsOpen) projection.applyLive(await describeRun(client, runId));
  return projection.view();
}
