import {
  type AgentRunInput,
  agentExecutionWorkflowType,
  memoKeys,
  requestExcerpt,
  searchAttributes,
  workflowIdForRun,
} from '@platform/temporal/contract';
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
  const { status, agentId, startedBy, pendingDecisions, origin } = searchAttributes;
  try {
    return await startChild<typeof agentExecutionWorkflow>(agentExecutionWorkflowType, {
      workflowId: workflowIdForRun(input.runId),
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowTaskTimeout: '5 seconds',
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      memo: { [memoKeys.request]: requestExcerpt(input.request) },
      typedSearchAttributes: [
        { key: status, value: 'running' },
        { key: agentId, value: input.agentId },
        { key: startedBy, value: input.startedBy },
        { key: pendingDecisions, value: 0 },
        ...(schedule === undefined ? [] : [{ key: searchAttributes.schedule, value: schedule }]),
        ...(input.origin ? [{ key: origin, value: input.origin.runId }] : []),
      ],
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
