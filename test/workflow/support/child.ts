import { workflowIdForRun } from '@platform/temporal/contract';
import { WorkflowNotFoundError } from '@temporalio/client';
import { eventually } from '../../support/eventually.js';
import { Run } from './stage.js';

/** The run `<parent>-<turn>-<n>` that a run starts, once the server has it: the parent asks for it, and the server starts it a moment later. */
export async function child({ runId: parent, stage }: Run, id: string): Promise<Run> {
  const runId = `${parent}-${id}`;
  const handle = stage.client.workflow.getHandle(workflowIdForRun(runId));
  const isThere = () =>
    handle.describe().then(Boolean, (error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    });
  await eventually(isThere, Boolean, `run ${runId} is there`);
  return new Run(stage, runId, handle);
}
