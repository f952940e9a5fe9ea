import { getRun, type TemporalClient } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import { eventually } from '../../support/eventually.js';

/** Waits until a run has ended. */
export async function ended(client: TemporalClient, { runId }: { runId: string }): Promise<void> {
  await eventually(
    () => getRun(client, runId),
    ({ endedAt }) => endedAt !== undefined,
    `run ${runId} has ended`,
  );
}

/** Deletes a run as the end of its retention does. */
export async function forget(client: TemporalClient, { runId }: { runId: string }): Promise<void> {
  const workflowExecution = { workflowId: workflowIdForRun(runId) };
  await client.connection.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
  const isGone = async () => {
    try {
      await client.temporal.workflow.getHandle(workflowExecution.workflowId).describe();
      return false;
    } catch {
      return true;
    }
  };
  await eventually(isGone, (gone) => gone, `run ${runId} is deleted`);
}
