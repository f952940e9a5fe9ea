import {
  describeQueue,
  isSameVersion,
  isThere,
  pinnedVersion,
  type TemporalClient,
  toVersion,
  type WorkerVersion,
} from '@platform/temporal';
import { agentTaskQueue, heedActivity, leaseWorkflowType } from '@platform/temporal/contract';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/**
 * An open workflow of the worker's task queue: a run, a scheduled run, or a delivery of a notification. Leases of processes are none: they belong to no
 * version.
 */
export interface OpenWorkflow {
  workflowId: string;
  /** Temporal's id of the execution. */
  executionId: string;
  type: string;
  /** The version that its next task goes to. When absent, the task goes to the current version, whichever that is. */
  version?: WorkerVersion;
  /** The version that it was moved to before, if it was. */
  movedTo?: WorkerVersion;
  /** `running`: an agent-service works on its turn; `interrupted`: one did, and will again. Absent when no turn has begun, or when it was handed over. */
  turn?: 'running' | 'interrupted';
  /** Id of its last event. */
  historyLength: number;
}

/** How many workflows are described at the same time. */
const atOnce = 16;

/** Milliseconds that the server may take to answer. */
const requestTimeout = 30_000;

/** All workflows that are open now, in batches. A workflow that has ended meanwhile is left out. */
export async function* openWorkflows(client: TemporalClient): AsyncGenerator<OpenWorkflow[]> {
  const { workflowService } = client.connection;
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${client.taskQueue}' AND WorkflowType != '${leaseWorkflowType}'`;
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const request = { namespace: client.namespace, query, pageSize: atOnce, nextPageToken };
    const page = await within(client, () => workflowService.listWorkflowExecutions(request));
    const found = (page.executions ?? []).map(({ execution }) =>
      describe(client, execution?.workflowId ?? '', execution?.runId ?? ''),
    );
    yield (await Promise.all(found)).filter((workflow) => workflow !== undefined);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken?.length);
}

/** The workflow as it is now; `undefined` when it has ended. */
export async function describe(
  client: TemporalClient,
  workflowId: string,
  executionId: string,
): Promise<OpenWorkflow | undefined> {
  const request = { namespace: client.namespace, execution: { workflowId, runId: executionId } };
  const { workflowService } = client.connection;
  const description = await within(client, () => workflowService.describeWorkflowExecution(request)).catch(gone);
  const info = description?.workflowExecutionInfo;
  if (!info || info.status !== running) return undefined;
  return {
    workflowId,
    executionId,
    type: info.type?.name ?? '',
    version: pinnedVersion(info.versioningInfo),
    movedTo: toVersion(info.versioningInfo?.versioningOverride?.pinned?.version),
    turn: turnOf(description.pendingActivities ?? []),
    historyLength: Number(info.historyLength ?? 0),
  };
}

interface PendingActivity {
  activityType?: { name?: string | null } | null;
  state?: number | null;
  attempt?: number | null;
}

function turnOf(all: readonly PendingActivity[]): OpenWorkflow['turn'] {
  const pending = all.filter(({ activityType }) => activityType?.name !== heedActivity);
  if (pending.some(({ state }) => state !== scheduled)) return 'running';
  return pending.some(({ attempt }) => Number(attempt) > 1) ? 'interrupted' : undefined;
}

/** The history of the workflow; `undefined` when the server has deleted it meanwhile. */
export async function historyOf(client: TemporalClient, workflow: OpenWorkflow): Promise<History | undefined> {
  const handle = client.temporal.workflow.getHandle(workflow.workflowId, workflow.executionId);
  return within(client, () => handle.fetchHistory()).catch(gone);
}

/** Whether an agent-service of the version is there now. */
export async function hasAgentService(client: TemporalClient, wanted: WorkerVersion): Promise<boolean> {
  const { pollers } = await describeQueue(client, agentTaskQueue(client.taskQueue), activityQueue);
  return pollers.some((poller) => isThere(poller) && isSameVersion(poller.version, wanted));
}

/** Whether the agent-service is deployed as a part of the version, so that the version takes turns. */
export async function takesTurns(client: TemporalClient, deploymentVersion: WorkerVersion): Promise<boolean> {
  const request = { namespace: client.namespace, deploymentVersion };
  const { workflowService } = client.connection;
  const described = await within(client, () => workflowService.describeWorkerDeploymentVersion(request)).catch(gone);
  const queues = described?.versionTaskQueues ?? [];
  return queues.some(({ name }) => name === agentTaskQueue(client.taskQueue));
}

/** Runs a request. Fails when it takes longer than {@link requestTimeout}. */
export function within<Answer>(client: TemporalClient, request: () => Promise<Answer>): Promise<Answer> {
  return client.connection.withDeadline(Date.now() + requestTimeout, request);
}

/** Returns `undefined` for a failure that says "not found"; throws any other failure. */
export function gone(error: unknown): undefined {
  const known = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code } = known as { code?: unknown };
  if (code !== notFound && (error as Error).name !== 'WorkflowNotFoundError') throw error;
}

/** gRPC's code for "not found". */
export const notFound = 5;

/** `PENDING_ACTIVITY_STATE_SCHEDULED`. */
const scheduled = 1;

/** `TASK_QUEUE_TYPE_ACTIVITY`. */
const activityQueue = 2;

/** `WORKFLOW_EXECUTION_STATUS_RUNNING`. */
const running = 1;
