import { type AgentRunInput, agentExecutionWorkflowType } from '@platform/temporal/contract';
import { startAttributes, startOptions } from '@platform/temporal/workflow';
import {
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import type { agentExecutionWorkflow } from './agent.js';

/**
 * Starts a run that ends with this workflow at the latest: a cancel here cancels it, and so does any other end.
 *
 * @param schedule id of the schedule that it is of.
 * @returns nothing when a run of that id exists already.
 */
export async function startRun(
  input: AgentRunInput,
  schedule?: string,
): Promise<ChildWorkflowHandle<typeof agentExecutionWorkflow> | undefined> {
  try {
    return await startChild<typeof agentExecutionWorkflow>(agentExecutionWorkflowType, {
      ...startOptions(input),
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      typedSearchAttributes: startAttributes(input, schedule),
    });
  } catch (error) {
    if (isStartedBefore(error)) return undefined;
    throw error;
  }
}

/** By name: the class is of a package that workflow code does not import. */
function isStartedBefore(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
}
