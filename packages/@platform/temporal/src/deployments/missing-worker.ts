import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { workflowIdForRun } from '../domain/contract.js';
import { describeQueue, type PolledQueue } from './queue.js';
import { isSameVersion, isThere, type Poller, pinnedVersion, versionText, type WorkerVersion } from './version.js';

/**
 * Why nobody takes the tasks of a run, in words, with the next step; `undefined` when a worker is there that could.
 * Throws `RunNotFound`, `TemporalUnavailable`, `RequestRefused`.
 *
 * @param since when the task began to wait, in milliseconds: a worker that is there has polled since then, or has the task.
 */
export async function missingWorker(client: TemporalClient, runId: string, since: number): Promise<string | undefined> {
  const execution = { workflowId: workflowIdForRun(runId) };
  const { workflowService } = client.connection;
  const describe = () => workflowService.describeWorkflowExecution({ namespace: client.namespace, execution });
  return missingFor(client, await call(client, describe, { runId }), since);
}

/** The same from a description that is there already. */
export async function missingFor(
  client: TemporalClient,
  description: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse,
  since: number,
): Promise<string | undefined> {
  const { pendingWorkflowTask: task, workflowExecutionInfo: info, executionConfig } = description;
  if (task?.state === enums.PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED) return undefined;
  const queueName = executionConfig?.taskQueue?.name || client.taskQueue;
  const queue = await describeQueue(client, queueName, enums.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
  const pinned = pinnedVersion(info?.versioningInfo);
  const wanted = pinned ?? queue.current;
  const workers = queue.pollers.filter((poller) => isThere(poller));
  const takesIt = ({ version, lastSeenAt }: Poller) =>
    isSameVersion(version, wanted) && Date.parse(lastSeenAt) >= since;
  if (workers.some(takesIt)) return pinned ? undefined : missingRamping(queue, workers);
  if (pinned) return missingVersion(pinned, queue.current);
  if (wanted) return `No worker of ${versionText(wanted)} is there, the current version. Start one.`;
  const versions = workers.flatMap(({ version }) => version ?? []);
  if (versions[0]) {
    const next = 'Make it current from its build: npm run promote.';
    return `No version is current, so the workers of ${versionText(versions[0])} get nothing. ${next}`;
  }
  return `Nobody takes work from ${queueName}: the worker is not running. Start it; "npm run cli -- doctor" says more.`;
}

/** Part of the runs without a version goes to the ramping version. */
function missingRamping({ ramping }: PolledQueue, workers: readonly Poller[]): string | undefined {
  if (!ramping || workers.some(({ version }) => isSameVersion(version, ramping))) return undefined;
  const next = 'Start one, or take it back from its build: npm run promote -- --percentage 0.';
  return `No worker of ${versionText(ramping)} is there, which gets a part of new runs. ${next}`;
}

function missingVersion(pinned: WorkerVersion, current: WorkerVersion | undefined): string {
  const others = current && !isSameVersion(pinned, current);
  const move = others ? `, or move the run to ${versionText(current)} from that build: npm run promote` : '';
  return `The run is of version ${versionText(pinned)}, and no worker of that version is there. Start one${move}.`;
}
