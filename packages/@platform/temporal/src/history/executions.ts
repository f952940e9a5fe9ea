/** The executions of a run. A run has one execution, and one more each time that it continues as new. They are found from the last one backwards. */
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import { grpcError, isTooLarge } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { workflowIdForRun } from '../domain/contract.js';
import { asNumber, asObject } from '../domain/json/read.js';
import { RunNotFound } from '../errors/errors.js';
import { decodeEvent, decoderFor } from './decode.js';

/** One execution. `number` counts from 0, even when the server no longer has the earlier executions. */
export interface Execution {
  /** Temporal's run id. */
  id: string;
  number: number;
}

/** The first execution that the server still has. Throws `RunNotFound`, `TemporalUnavailable`. */
export async function firstExecution(client: TemporalClient, runId: string): Promise<Execution> {
  let found = await lastExecution(client, runId);
  for (;;) {
    const before = found.before && (await beginningOf(client, runId, found.before).catch(gone));
    if (!before) return found.execution;
    found = before;
  }
}

interface Beginning {
  execution: Execution;
  /** Id of the execution before. */
  before?: string;
}

async function lastExecution(client: TemporalClient, runId: string): Promise<Beginning> {
  return beginningOf(client, runId, await lastExecutionId(client, runId));
}

/** Temporal's run id of the last execution. */
async function lastExecutionId(client: TemporalClient, runId: string): Promise<string> {
  const { namespace } = client;
  const workflowId = workflowIdForRun(runId);
  const { workflowService } = client.connection;
  try {
    const describe = () => workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
    const { workflowExecutionInfo } = await call(client, describe, { runId });
    return workflowExecutionInfo?.execution?.runId ?? '';
  } catch (error) {
    if (!isTooLarge(grpcError(error))) throw error;
    // A description holds what goes on right now, which may be more than can be received. A list leaves that out; the newest comes first.
    const list = () =>
      workflowService.listWorkflowExecutions({ namespace, query: `WorkflowId = "${workflowId}"`, pageSize: 1 });
    const { executions } = await call(client, list, { runId });
    const found = executions?.[0]?.execution?.runId;
    if (!found) throw error;
    return found;
  }
}

async function beginningOf(client: TemporalClient, runId: string, executionId: string): Promise<Beginning> {
  const request = {
    namespace: client.namespace,
    execution: { workflowId: workflowIdForRun(runId), runId: executionId },
    maximumPageSize: 1,
  };
  const read = () => client.connection.workflowService.getWorkflowExecutionHistory(request);
  const page = await call(client, read, { runId });
  const event: temporal.api.history.v1.IHistoryEvent = page.history?.events?.[0] ?? {};
  const started = await decodeEvent(decoderFor(client, runId), event);
  const input = started.type === 'runStarted' ? asObject(started.input) : undefined;
  return {
    execution: { id: executionId, number: asNumber(asObject(input?.carried)?.execution) ?? 0 },
    before: event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined,
  };
}

/** `undefined` for an execution that the server has deleted; throws every other error. */
function gone(error: unknown): undefined {
  if (!(error instanceof RunNotFound)) throw error;
}
