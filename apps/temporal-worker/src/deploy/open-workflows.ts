import {
  describeQueue,
  isSameVersion,
  isThere,
  pinnedVersion,
  type TemporalClient,
  toVersion,
  type WorkerVersion,
} from '@platform/temporal';
import { agentTaskQueue } from '@platform/temporal/contract';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** An open workflow of the worker's task queue: a run, a time of a schedule, a webhook on its way. */
export interface OpenWorkflow {
  workflowId: string;
  /** Temporal's id of the execution. */
  executionId: string;
  type: string;
  /** The version that its next task goes to; absent when that is whichever is current. */
  version?: WorkerVersion;
  /** The version that it was moved to before, if it was. */
  movedTo?: WorkerVersion;
  /** An agent-service works on a turn of it, or did and will again. Absent when none has begun one, or it was handed over. */
  turn?: 'running' | 'interrupted';
  /** Id of its last event. */
  historyLength: number;
}

/** How many are looked at, at the same time. */
const atOnce = 16;

/** Milliseconds that the server may take to answer. */
const requestTimeout = 30_000;

/** All that are open now, some at a time. One that has ended meanwhile is left out. */
export async function* openWorkflows(client: TemporalClient): AsyncGenerator<OpenWorkflow[]> {
  const { workflowService } = client.connection;
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${client.taskQueue}'`;
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

/** One of them as it is now; `undefined` when it is open no more. */
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

function turnOf(pending: readonly { state?: number | null; attempt?: number | null }[]): OpenWorkflow['turn'] {
  if (pending.some(({ state }) => state !== scheduled)) return 'running';
  return pending.some(({ attempt }) => Number(attempt) > 1) ? 'interrupted' : undefined;
}

/** Its history; `undefined` when the server has deleted it meanwhile. */
export async function historyOf(client: TemporalClient, workflow: OpenWorkflow): Promise<History | undefined> {
  const handle = client.temporal.workflow.getHandle(workflow.workflowId, workflow.executionId);
  return within(client, () => handle.fetchHistory()).catch(gone);
}

/** Whether an agent-service of the version is there now. */
export async function hasAgentService(client: TemporalClient, wanted: WorkerVersion): Promise<boolean> {
  const { pollers } = await describeQueue(client, agentTaskQueue(client.taskQueue), activityQueue);
  return pollers.some((poller) => isThere(poller) && isSameVersion(poller.version, wanted));
}

/** Whether a version takes turns as well: the agent-service is deployed as a part of it. */
export async function takesTurns(client: TemporalClient, deploymentVersion: WorkerVersion): Promise<boolean> {
  const request = { namespace: client.namespace, deploymentVersion };
  const { workflowService } = client.connection;
  const described = await within(client, () => workflowService.describeWorkerDeploymentVersion(request)).catch(gone);
  const queues = described?.versionTaskQueues ?? [];
  return queues.some(({ name }) => name === agentTaskQueue(client.taskQueue));
}

/** Runs a request with a limit of its time. */
export function within<Answer>(client: TemporalClient, request: () => Promise<Answer>): Promise<Answer> {
  return client.connection.withDeadline(Date.now() + requestTimeout, request);
}

/** `undefined` for what is not there; any other failure as it is. */
export function gone(error: unknown): undefined {
  const known = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code } = known as { code?: unknown };
  if (code !== notFound && (error as Error).name !== 'WorkflowNotFoundError') throw error;
}

/** gRPC's number for it. */
export const notFound = 5;

/** `PENDING_ACTIVITY_STATE_SCHEDULED`. */
const scheduled = 1;

/** `TASK_QUEUE_TYPE_ACTIVITY`. */
const activityQueue = 2;

/** `WORKFLOW_EXECUTION_STATUS_RUNNING`. */
const running = 1;
