/** The executions of a run: one, and another each time that it continued as new. They are found from the last one backwards. */
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { workflowIdForRun } from '../domain/contract.js';
import { asNumber, asObject } from '../domain/json/read.js';
import { RunNotFound } from '../errors/errors.js';
import { decodeEvent, decoderFor } from './decode.js';

/** One execution. `number` counts from 0, also where the server no longer has those before. */
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
  const execution = { workflowId: workflowIdForRun(runId) };
  const { workflowService } = client.connection;
  const describe = () => workflowService.describeWorkflowExecution({ namespace: client.namespace, execution });
  const { workflowExecutionInfo } = await call(client, describe, { runId });
  return beginningOf(client, runId, workflowExecutionInfo?.execution?.runId ?? '');
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

/** Deleted, some time after it had closed. */
function gone(error: unknown): undefined {
  if (!(error instanceof RunNotFound)) throw error;
}
