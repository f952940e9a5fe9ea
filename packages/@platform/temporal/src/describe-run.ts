import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { call } from './call.js';
import type { TemporalClient } from './client.js';
import { type RunStatus, workflowIdForRun } from './contract.js';
import { decodePendingTurn, decoderFor } from './history/decode.js';
import type { PendingTurn } from './history/events.js';
import { statusOf } from './run-status.js';
import { searchAttributeKeys } from './search-attributes.js';

/** What Temporal knows of a run besides its history. */
export interface RunDescription {
  /** Temporal's run id of the last execution. */
  executionId: string;
  /** Id of its last event. */
  historyLength: number;
  status: RunStatus;
  /** The turn under way. */
  turn?: PendingTurn;
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
    at: new Date().toISOString(),
  };
}
