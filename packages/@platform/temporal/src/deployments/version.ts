/** Versions of the worker: what a run is pinned to, and who polls for which. */
import type { temporal } from '@temporalio/proto';

/** One build of a worker, as it is deployed. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/** Somebody who takes tasks. */
export interface Poller {
  identity: string;
  /** ISO 8601. */
  lastSeenAt: string;
  /** Absent for one that is not versioned. */
  version?: WorkerVersion;
}

/** Milliseconds without a poll after which a poller counts as gone: one that lives polls at least once a minute. */
export const pollerLostMs = 75_000;

/** Whether the poller was seen lately. */
export function isThere({ lastSeenAt }: Pick<Poller, 'lastSeenAt'>, now = Date.now()): boolean {
  return now - Date.parse(lastSeenAt) < pollerLostMs;
}

/** A version as people and Temporal's search attributes write it: `runs:2026-11-25.1`. */
export function versionText({ deploymentName, buildId }: WorkerVersion): string {
  return `${deploymentName}:${buildId}`;
}

/** Whether both are the same version, or none. */
export function isSameVersion(one: WorkerVersion | undefined, other: WorkerVersion | undefined): boolean {
  return one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;
}

/** A version as the server writes it; `undefined` for none. */
export function toVersion(
  given: temporal.api.deployment.v1.IWorkerDeploymentVersion | null | undefined,
): WorkerVersion | undefined {
  if (!given?.deploymentName || !given.buildId) return undefined;
  return { deploymentName: given.deploymentName, buildId: given.buildId };
}

/** The version that a run's next task goes to; `undefined` for a run that is not pinned: its goes to the current one. */
export function pinnedVersion(
  info: temporal.api.workflow.v1.IWorkflowExecutionVersioningInfo | null | undefined,
): WorkerVersion | undefined {
  const moved = toVersion(info?.versioningOverride?.pinned?.version);
  return moved ?? toVersion(info?.deploymentVersion);
}
