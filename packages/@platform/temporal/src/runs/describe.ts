import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { statusOf } from '../connection/run-status.js';
import { missingFor } from '../deployments/missing-worker.js';
import { type RunStatus, workflowIdForRun } from '../domain/contract.js';
import { decodePendingTurn, decoderFor } from '../history/decode.js';
import type { PendingTurn } from '../projection/events.js';
import { searchAttributeKeys } from '../visibility/search-attributes.js';

/** What Temporal knows of a run besides its history. */
export interface RunDescription {
  /** Temporal's run id of the last execution. */
  executionId: string;
  /** Id of its last event. */
  historyLength: number;
  status: RunStatus;
  /** The turn under way. */
  turn?: PendingTurn;
  /** Why nobody takes the workflow's task, when it has waited for a while. */
  nobody?: string;
  /** When it was described, ISO 8601. */
  at: string;
}

/** Asks the server, not the workflow. Throws `RunNotFound`, `TemporalUnavailable`. */
export async function describeRun(client: TemporalClient, runId: string): Promise<RunDescription> {
  const execution = { workflowId: workflowIdForRun(runId) };
  const { workflowService } = client.connection;
  const describe = () => workflowService.describeWorkflowExecution({ namespace: client.namespace, execution });
  const description = await call(client, describe, { runId });
  const info = description.workflowExecutionInfo;
  const attributes = decodeTypedSearchAttributes(info?.searchAttributes?.indexedFields);
  return {
    executionId: info?.execution?.runId ?? '',
    historyLength: Number(info?.historyLength ?? 0),
    status: statusOf(info?.status, attributes.get(searchAttributeKeys.status)),
    turn: await decodePendingTurn(decoderFor(client, runId), description),
    nobody: await whyNobody(client, description),
    at: new Date().toISOString(),
  };
}

/** Milliseconds that a task may wait: one for a worker that has died is given to another after 2 s. */
const patienceMs = 5_000;

async function whyNobody(
  client: TemporalClient,
  description: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse,
): Promise<string | undefined> {
  const { pendingWorkflowTask: task } = description;
  const scheduledAt = optionalTsToDate(task?.scheduledTime)?.getTime();
  const waits = task?.state === enums.PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED;
  if (!waits || scheduledAt === undefined || Date.now() - scheduledAt < patienceMs) return undefined;
  return missingFor(client, description, scheduledAt);
}
