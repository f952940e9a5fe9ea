/** Whether a run, or a time of a schedule, is what somebody wanted: asked once, before anything runs. */
import type { AgentRunInput, ScheduledRunInput } from '@platform/temporal/contract';
import { retryPolicy } from '@platform/temporal/workflow';
import { ApplicationFailure, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import { patches } from './patches.js';
import { recordedOn, signing } from './signing.js';
import { publishSigned } from './status.js';

/** It may have to read another history: it is asked until there is an answer. */
const { verifyStart } = proxyLocalActivities<AgentActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { ...retryPolicy, maximumAttempts: Number.POSITIVE_INFINITY },
});

/**
 * Refuses a run that nobody has signed, where signing is on. A local activity verifies, so that its verdict is in the history.
 *
 * @throws ApplicationFailure of type `Unsigned` or `InvalidProof` (not retryable).
 */
export async function runIsSigned(run: AgentRunInput): Promise<void> {
  if (!recordedOn(patches.signed, signing.isOn)) return;
  signing.on();
  await verified({ act: 'start', runId: run.runId, payload: { ...run } }, 'The run cannot start');
  publishSigned();
}

/** The same of what a schedule starts. Its signature stands in the schedule, for all its runs. */
export async function scheduleIsSigned(input: ScheduledRunInput): Promise<void> {
  if (!recordedOn(patches.signed)) return;
  await verified(
    { act: 'schedule', runId: input.scheduleId, payload: { ...input } },
    'The schedule cannot start a run',
  );
}

async function verified(
  start: Pick<Parameters<typeof verifyStart>[0], 'act' | 'runId' | 'payload'>,
  what: string,
): Promise<void> {
  const {
    startTime,
    parent,
    continuedFromExecutionRunId: continued,
    workflowId,
    cronSchedule,
    attempt,
  } = workflowInfo();
  // The server starts such an execution by itself, and says of it what it says of one that goes on.
  if (cronSchedule || attempt > 1) {
    const again = cronSchedule ? `by the cron schedule "${cronSchedule}"` : 'after a failure';
    throw ApplicationFailure.nonRetryable(
      `${what}: the server starts it again ${again}, which nobody signed`,
      'Unsigned',
    );
  }
  const refusal = await verifyStart({
    ...start,
    at: start.act === 'schedule' ? Date.now() : startTime.getTime(),
    startedAt: startTime.getTime(),
    ...(parent && { parent: { workflowId: parent.workflowId, runId: parent.runId, namespace: parent.namespace } }),
    ...(continued && { continues: { workflowId, runId: continued } }),
  });
  if (refusal) throw ApplicationFailure.nonRetryable(`${what}: ${refusal.message}`, refusal.reason);
}
