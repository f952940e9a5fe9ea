import { orArchived } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import { readHistory } from '../history/read.js';
import { RunProjection } from '../projection/projection.js';
import type { RunView } from '../projection/view.js';
import { addLive } from './add-live.js';

/**
 * A run as it is now: from its history and, while it runs, from Temporal's description of the turn under way; from the archive when the server no
 * longer has it (`archivedAt` is set then). Needs no worker.
 * Throws `RunNotFound`, `ArchiveUnusable`, `Unreadable`, `TemporalUnavailable`.
 */
export async function getRun(client: TemporalClient, runId: string): Promise<RunView> {
  return orArchived(client, runId, () => readRun(client, runId));
}

async function readRun(client: TemporalClient, runId: string): Promise<RunView> {
  const projection = new RunProjection();
  for await (const event of readHistory(client, runId)) projection.apply(event);
  if (projection.status === 'running' || projection.taskIsOpen) await addLive(client, runId, projection);
  return projection.view();
}
