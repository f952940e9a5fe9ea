import type { Client } from '@temporalio/client';
import { workflowIdForRun } from '../domain/contract.js';
import type { Usage } from '../domain/limits/usage.js';
import { decodeEvent } from '../history/decode.js';
import { RunProjection } from '../projection/projection.js';

/**
 * What a run has used that has ended in any way. It is read from the history of the last execution, which tells what earlier executions used. For a
 * program that has Temporal's own client only. Throws what that throws, and `PayloadLost`.
 */
export async function readUsage(client: Client, runId: string): Promise<Usage> {
  const { loadedDataConverter: converter, namespace } = client.options;
  const workflowId = workflowIdForRun(runId);
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const projection = new RunProjection();
  for (const event of events ?? []) projection.apply(await decodeEvent({ converter, namespace, workflowId }, event));
  return projection.usage;
}
