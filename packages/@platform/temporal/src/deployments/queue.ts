import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { type Poller, toVersion, type WorkerVersion } from './version.js';

/** Who takes tasks from a queue. */
export interface PolledQueue {
  name: string;
  /** Seen by the server within the last minutes, the latest first. A worker that lives polls at least once a minute. */
  pollers: Poller[];
  /** The version that new runs go to; absent when that is workers without a version. */
  current?: WorkerVersion;
  /** The version that a part of new runs goes to. */
  ramping?: WorkerVersion;
}

/** Asks the server for a queue. Throws `TemporalUnavailable`, `RequestRefused`. */
export async function describeQueue(
  client: TemporalClient,
  name: string,
  taskQueueType: temporal.api.enums.v1.TaskQueueType,
): Promise<PolledQueue> {
  const request = { namespace: client.namespace, taskQueue: { name }, taskQueueType };
  const answer = await call(client, () => client.connection.workflowService.describeTaskQueue(request));
  const pollers = (answer.pollers ?? []).map(({ identity, lastAccessTime, deploymentOptions }) => ({
    identity: identity ?? '',
    lastSeenAt: optionalTsToDate(lastAccessTime)?.toISOString() ?? '',
    version: isVersioned(deploymentOptions) ? toVersion(deploymentOptions) : undefined,
  }));
  return {
    name,
    pollers: pollers.sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt)),
    current: toVersion(answer.versioningInfo?.currentDeploymentVersion),
    ramping: toVersion(answer.versioningInfo?.rampingDeploymentVersion),
  };
}

/** Unversioned workers may name a deployment as well. */
function isVersioned(options: temporal.api.deployment.v1.IWorkerDeploymentOptions | null | undefined): boolean {
  return options?.workerVersioningMode === enums.WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;
}
