import {
  runIdOfScheduledWorkflow,
  type ScheduledRunInput,
  type ScheduledRunResult,
  scheduleIdPattern,
} from '@platform/temporal/contract';
import { textProblem } from '@platform/temporal/workflow';
import { ApplicationFailure, isCancellation, workflowInfo } from '@temporalio/workflow';
import { failsOnce } from './faults.js';
import { knownFinding } from './finding.js';
import { runInputProblem } from './input.js';
import { isObject } from './shapes.js';
import { scheduleIsSigned } from './signed-start.js';
import { startRun } from './start-run.js';

/**
 * One time of a schedule. It starts the run and waits for its end, so that the schedule knows whether its last run is still under way. A cancel by
 * the overlap policy or by a person cancels the run. A run that a person cancelled is no failure of the schedule.
 *
 * @throws ApplicationFailure of type `RunFailed` when the run failed, `InvalidRequest` when the schedule's input is wrong (not retryable).
 */
export async function scheduledRunWorkflow(input: ScheduledRunInput): Promise<ScheduledRunResult> {
  const runId = runIdOfScheduledWorkflow(workflowInfo().workflowId);
  const problem = scheduledInputProblem(input, runId);
  if (problem) throw ApplicationFailure.nonRetryable(`The schedule cannot start a run: ${problem}`, 'InvalidRequest');
  await scheduleIsSigned(input);
  const { scheduleId, run } = input;
  const started = await startRun({ ...run, runId }, { schedule: scheduleId, finding: knownFinding() });
  if (!started) return { runId, status: 'ranBefore' };
  try {
    await started.result();
    return { runId, status: 'completed' };
  } catch (error) {
    if (!isCancellation(error)) throw ApplicationFailure.nonRetryable(`Run ${runId} failed`, 'RunFailed');
    return { runId, status: 'cancelled' };
  }
}
failsOnce(scheduledRunWorkflow);

/** What is wrong with the input of a schedule's workflow. */
export function scheduledInputProblem(input: unknown, runId: string): string | undefined {
  if (!isObject(input)) return 'the input must be one object with scheduleId and run';
  if (typeof input.lost === 'string') return input.lost;
  const { scheduleId, run, proof, ...unknown } = input;
  if (typeof scheduleId !== 'string' || !scheduleIdPattern.test(scheduleId)) {
    return `scheduleId must be a text that matches ${scheduleIdPattern}`;
  }
  if (!isObject(run)) return 'run must be an object: what each run is started with';
  if ('runId' in run) return 'run has runId, which is made of the schedule and the time; leave it out';
  const unsigned = textProblem(proof);
  if (unsigned) return `proof ${unsigned}`;
  const [field] = Object.keys(unknown);
  if (field !== undefined) return `${field} is unknown; allowed: scheduleId, run, proof`;
  const problem = runInputProblem({ ...run, runId });
  return problem && `run: ${problem}`;
}
