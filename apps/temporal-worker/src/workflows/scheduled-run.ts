import {
  agentExecutionWorkflowType,
  memoKeys,
  requestExcerpt,
  runIdOfScheduledWorkflow,
  type ScheduledRunInput,
  type ScheduledRunResult,
  searchAttributes,
  workflowIdForRun,
} from '@platform/temporal/contract';
import {
  ApplicationFailure,
  ChildWorkflowCancellationType,
  isCancellation,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';

/**
 * One time of a schedule: starts its run and waits for the end, so that the schedule knows whether the last one is still going. A cancel
 * (the overlap policy's, or a person's) cancels the run. A run that a person cancelled is no failure of the schedule.
 *
 * @throws ApplicationFailure of type `RunFailed` (not retryable) when the run failed.
 */
export async function scheduledRunWorkflow({ scheduleId, run }: ScheduledRunInput): Promise<ScheduledRunResult> {
  const runId = runIdOfScheduledWorkflow(workflowInfo().workflowId);
  const started = await start(scheduleId, { ...run, runId });
  if (!started) return { runId, status: 'ranBefore' };
  try {
    await started.result();
    return { runId, status: 'completed' };
  } catch (error) {
    if (!isCancellation(error)) throw ApplicationFailure.nonRetryable(`Run ${runId} failed`, 'RunFailed');
    return { runId, status: 'cancelled' };
  }
}

/** The run of this time, or nothing when it exists already. */
async function start(scheduleId: string, input: ScheduledRunInput['run'] & { runId: string }) {
  const { status, agentId, startedBy, pendingDecisions, schedule } = searchAttributes;
  try {
    return await startChild(agentExecutionWorkflowType, {
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
        { key: schedule, value: scheduleId },
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
