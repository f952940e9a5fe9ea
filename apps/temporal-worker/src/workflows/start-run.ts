import { type AgentRunInput, agentExecutionWorkflowType } from '@platform/temporal/contract';
import { type Finding, startAttributes, startOptions } from '@platform/temporal/workflow';
import {
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import type { agentExecutionWorkflow } from './agent.js';

/**
 * Starts a run that ends at the latest when this workflow ends: a cancel or any other end of this workflow cancels the run.
 *
 * @param of `schedule`: id of the schedule that it is of. `finding`: what the run may write of the attributes by which it is found.
 * @returns nothing when a run of that id exists already.
 */
export async function startRun(
  input: AgentRunInput,
  of: { schedule?: string; finding: Finding | undefined },
): Promise<ChildWorkflowHandle<typeof agentExecutionWorkflow> | undefined> {
  try {
    return await startChild<typeof agentExecutionWorkflow>(agentExecutionWorkflowType, {
      ...startOptions(input),
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      typedSearchAttributes: startAttributes(input, of),
    });
  } catch (error) {
    if (isStartedBefore(error)) return undefined;
    throw error;
  }
}

/** Compares the error by name, because workflow code does not import the package of its class. */
function isStartedBefore(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
}
