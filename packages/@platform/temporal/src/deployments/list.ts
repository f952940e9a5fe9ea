/** Versions of the worker that are deployed, and which of them still have something to do. */
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { leaseWorkflowType } from '../domain/contract.js';
import { quote } from '../visibility/filter.js';
import { describeQueue } from './queue.js';
import { isSameVersion, isThere, type Poller, toVersion, versionText, type WorkerVersion } from './version.js';

/** A version, and the work that is left on it. */
export interface DeployedVersion extends WorkerVersion {
  /** `current`: new runs go there; `ramping`: a part of them; `new`: none yet; `earlier`: none any more. */
  state: 'current' | 'ramping' | 'new' | 'earlier';
  /** For a ramping version: the percentage of new runs that go there. */
  percentage?: number;
  /** Open workflows that only this version's workers take, runs mostly. Known within about a second. */
  open: number;
  /** Workers of this version that were seen lately. */
  workers: Poller[];
  /** Nothing is left on the version and nothing new comes, so its workers may be stopped. Counted here, because the server tells it minutes later. */
  mayStop: boolean;
}

/** Result of {@link listDeployments}. */
export interface Deployments {
  taskQueue: string;
  /** The latest first. Empty where deploys are not versioned. */
  versions: DeployedVersion[];
  /** Open workflows without a version, whose next task goes to the current version, and workers without a version. */
  unversioned: { open: number; workers: Poller[] };
}

/** Milliseconds after a change of routing until all parts of the server know it and lists show the last run that a version got. */
const settledMs = 10_000;

/** Lists the versions of the client's task queue. Throws `TemporalUnavailable`, `RequestRefused`. */
export async function listDeployments(client: TemporalClient): Promise<Deployments> {
  const queue = await describeQueue(client, client.taskQueue, enums.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
  const workers = queue.pollers.filter((poller) => isThere(poller));
  const names = await deploymentNames(client);
  const known = (await Promise.all(names.map((name) => versionsOf(client, name)))).flat();
  const versions = await Promise.all(
    known.map(async ({ version, changedAt, ...routed }) => {
      const open = await countOpen(client, `TemporalWorkerDeploymentVersion = '${versionText(version)}'`);
      return {
        ...version,
        ...routed,
        open,
        workers: workers.filter((poller) => isSameVersion(poller.version, version)),
        mayStop: routed.state === 'earlier' && open === 0 && Date.now() - changedAt > settledMs,
      };
    }),
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

/** What a deployment says of a version. */
interface RoutedVersion extends Pick<DeployedVersion, 'state' | 'percentage'> {
  version: WorkerVersion;
  /** When it began or ceased to get new runs, in milliseconds; 0 for never. */
  changedAt: number;
}

/** Milliseconds: a deployment whose routing was just changed answers when that is done. */
const routingTimeoutMs = 30_000;

async function versionsOf(client: TemporalClient, deploymentName: string): Promise<RoutedVersion[]> {
  const request = { namespace: client.namespace, deploymentName };
  const describe = () => client.connection.workflowService.describeWorkerDeployment(request);
  const { workerDeploymentInfo } = await call(client, describe, { timeoutMs: routingTimeoutMs });
  const percentage = workerDeploymentInfo?.routingConfig?.rampingVersionPercentage ?? undefined;
  return (workerDeploymentInfo?.versionSummaries ?? []).flatMap(({ deploymentVersion, status, routingUpdateTime }) => {
    const version = toVersion(deploymentVersion);
    const state = stateOf(status);
    const changedAt = optionalTsToDate(routingUpdateTime)?.getTime() ?? 0;
    return version ? [{ version, state, changedAt, ...(state === 'ramping' && { percentage }) }] : [];
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
  const ours = `TaskQueue = ${quote(client.taskQueue)} AND WorkflowType != '${leaseWorkflowType}'`;
  const query = `ExecutionStatus = 'Running' AND ${ours} AND ${which}`;
  const request = { namespace: client.namespace, query };
  const { count } = await call(client, () => client.connection.workflowService.countWorkflowExecutions(request));
  return Number(count ?? 0);
}
