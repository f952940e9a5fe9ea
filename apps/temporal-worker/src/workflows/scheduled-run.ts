import { runIdOfScheduledWorkflow, type ScheduledRunInput, type ScheduledRunResult } from '@platform/temporal/contract';
import { ApplicationFailure, isCancellation, workflowInfo } from '@temporalio/workflow';
import { startRun } from './start-run.js';

/**
 * One time of a schedule: starts its run and waits for the end, so that the schedule knows whether the last one is still going. A cancel
 * (the overlap policy's, or a person's) cancels the run. A run that a person cancelled is no failure of the schedule.
 *
 * @throws ApplicationFailure of type `RunFailed` (not retryable) when the run failed.
 */
export async function scheduledRunWorkflow({ scheduleId, run }: ScheduledRunInput): Promise<ScheduledRunResult> {
  const runId = runIdOfScheduledWorkflow(workflowInfo().workflowId);
  const started = await startRun({ ...run, runId }, scheduleId);
  if (!started) return { runId, status: 'ranBefore' };
  try {
    await started.result();
    return { runId, status: 'completed' };
  } catch (error) {
    if (!isCancellation(error)) throw ApplicationFailure.nonRetryable(`Run ${runId} failed`, 'RunFailed');
    return { runId, status: 'cancelled' };
  }
}
