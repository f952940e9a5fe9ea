import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalClient } from '@platform/temporal';
import { leaseSeconds, leaseWorkflowType, workflowIdForRun } from '@platform/temporal/contract';

const lookMs = 100;
const patienceMs = 60_000;

/**
 * Waits until the lease of a process speaks for a turn of every run that has one: the server would wait longer for the turn's own sign of life than
 * for the process's.
 *
 * @throws after a minute: then there is no lease that a fault could take.
 */
export async function untilLeased(client: TemporalClient, runIds: readonly string[]): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let missing = runIds;
  while (missing.length > 0) {
    const still = await Promise.all(
      missing.map(async (runId) => ((await speaksForItself(client, runId)) ? runId : '')),
    );
    missing = still.filter((runId) => runId !== '');
    if (missing.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`After ${patienceMs / 1_000} s no lease speaks for the turns of ${missing.join(', ')}.`);
    await sleep(lookMs);
  }
}

/** Whether a turn of the run is under way for which no lease speaks. */
async function speaksForItself({ connection, namespace }: TemporalClient, runId: string): Promise<boolean> {
  const execution = { workflowId: workflowIdForRun(runId) };
  const { pendingActivities } = await connection.workflowService.describeWorkflowExecution({ namespace, execution });
  return (pendingActivities ?? []).some(({ lastStartedTime, activityOptions }) => {
    const seconds = Number(activityOptions?.heartbeatTimeout?.seconds ?? 0);
    return lastStartedTime && seconds > 0 && seconds <= leaseSeconds;
  });
}

/**
 * Ends every lease that somebody holds, as when their workflows were terminated by hand.
 *
 * @throws where nobody holds one.
 */
export async function endLeases({ temporal }: TemporalClient): Promise<void> {
  const query = `WorkflowType = '${leaseWorkflowType}' AND ExecutionStatus = 'Running'`;
  let ended = 0;
  for await (const { workflowId } of temporal.workflow.list({ query })) {
    await temporal.workflow.getHandle(workflowId).terminate('the lease is taken away');
    ended += 1;
  }
  if (ended === 0) throw new Error('No process holds a lease that could be taken away.');
}
