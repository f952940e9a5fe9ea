/** Versions of the worker that are deployed, and which of them still have something to do. */
import type { temporal } from '@temporalio/proto';
import { call } from '../call.js';
import type { TemporalClient } from '../client.js';
import { enums } from '../enums.js';
import { quote } from '../visibility.js';
import { describeQueue } from './queue.js';
import { isSameVersion, isThere, type Poller, toVersion, versionText, type WorkerVersion } from './version.js';

/** A version, and what is left on it. */
export interface DeployedVersion extends WorkerVersion {
  /** `current`: new runs go there; `ramping`: a part of them; `new`: none yet; `earlier`: none any more. */
  state: 'current' | 'ramping' | 'new' | 'earlier';
  /** Open workflows that only this version's workers take, runs mostly. Known within about a second. */
  open: number;
  /** Workers of this version that were seen lately. */
  workers: Poller[];
}

/** Result of {@link listDeployments}. */
export interface Deployments {
  taskQueue: string;
  /** The latest first. Empty where deploys are not versioned. */
  versions: DeployedVersion[];
  /** Open workflows of no version, which go to the current one with their next task, and workers without a version. */
  unversioned: { open: number; workers: Poller[] };
}

/** Lists the versions of the client's task queue. Throws `TemporalUnavailable`, `RequestRefused`. */
export async function listDeployments(client: TemporalClient): Promise<Deployments> {
  const queue = await describeQueue(client, client.taskQueue, enums.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
  const workers = queue.pollers.filter((poller) => isThere(poller));
  const names = await deploymentNames(client);
  const known = (await Promise.all(names.map((name) => versionsOf(client, name)))).flat();
  const versions = await Promise.all(
    known.map(async ({ version, state }) => ({
      ...version,
      state,
      open: await countOpen(client, `TemporalWorkerDeploymentVersion = '${versionText(version)}'`),
      workers: workers.filter((poller) => isSameVersion(poller.version, version)),
    })),
  );
  const used = (deploymentName: string) =>
    queue.current?.deploymentName === deploymentName ||
    queue.pollers.some(({ version }) => version?.deploymentName === deploymentName) ||
    versions.some((each) => each.deploymentName === deploymentName && each.open > 0);
  return {
    taskQueue: queue.name,
    versions: versions.filter(({ deploymentName }) => used(deploymentName)),
    unversioned: {
      open: await countOpen(client, 'TemporalWorkerDeploymentVersion IS NULL'),
      workers: workers.filter(({ version }) => version === undefined),
    },
  };
}

async function deploymentNames(client: TemporalClient): Promise<string[]> {
  const { workflowService } = client.connection;
  const names: string[] = [];
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const request = { namespace: client.namespace, pageSize: 100, nextPageToken };
    const page = await call(client, () => workflowService.listWorkerDeployments(request));
    names.push(...(page.workerDeployments ?? []).flatMap(({ name }) => name || []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken?.length);
  return names;
}

async function versionsOf(
  client: TemporalClient,
  deploymentName: string,
): Promise<{ version: WorkerVersion; state: DeployedVersion['state'] }[]> {
  const request = { namespace: client.namespace, deploymentName };
  const describe = () => client.connection.workflowService.describeWorkerDeployment(request);
  const { workerDeploymentInfo } = await call(client, describe);
  return (workerDeploymentInfo?.versionSummaries ?? []).flatMap(({ deploymentVersion, status }) => {
    const version = toVersion(deploymentVersion);
    return version ? [{ version, state: stateOf(status) }] : [];
  });
}

function stateOf(
  status: temporal.api.enums.v1.WorkerDeploymentVersionStatus | null | undefined,
): DeployedVersion['state'] {
  const { WorkerDeploymentVersionStatus: Status } = enums;
  switch (status) {
    case Status.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT:
      return 'current';
    case Status.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING:
      return 'ramping';
    case Status.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING:
    case Status.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED:
      return 'earlier';
    default:
      return 'new';
  }
}

async function countOpen(client: TemporalClient, which: string): Promise<number> {
  const query = `ExecutionStatus = 'Running' AND TaskQueue = ${quote(client.taskQueue)} AND ${which}`;
  const request = { namespace: client.namespace, query };
  const { count } = await call(client, () => client.connection.workflowService.countWorkflowExecutions(request));
  return Number(count ?? 0);
}
