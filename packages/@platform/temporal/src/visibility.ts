/** Runs in Temporal's visibility store, which follows them within about a second. Asking it touches no workflow and needs no worker. */
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from './call.js';
import type { TemporalClient } from './client.js';
import {
  agentExecutionWorkflowType,
  memoKeys,
  type Pause,
  type PendingDecision,
  type RunStatus,
  runIdFromWorkflowId,
  type Stall,
  searchAttributes,
  workflowIdForRun,
} from './contract.js';
import { decodeMemo, decoderFor } from './history/decode.js';
import { pageThatFits } from './page-that-fits.js';
import { asPause } from './projection/pauses.js';
import { asList, asObject, asText } from './projection/read.js';
import { statusOf } from './run-status.js';
import { searchAttributeKeys } from './search-attributes.js';

/** A run as lists show it. Times are ISO 8601. */
export interface RunSummary {
  runId: string;
  agentId: string;
  /** First characters of the request. */
  request: string;
  startedBy: string;
  startedAt: string;
  endedAt?: string;
  /** The customer that it works for. */
  tenant?: string;
  /** Id of the run that it continues, is a fork of, repeats, or is a child of. */
  origin?: string;
  status: RunStatus;
  /** What it waits for; only while `waiting` or `paused`. */
  waitingFor: PendingDecision[];
  /** Why it is parked; only while `stalled`. */
  stall?: Stall;
  /** Who paused it; only while `paused`. */
  pause?: Pause;
}

export interface RunFilter {
  status?: RunStatus;
  /** Only runs that wait for decisions, paused or not. */
  asks?: boolean;
  agentId?: string;
  startedBy?: string;
  /** Id of the schedule that started it. */
  schedule?: string;
  /** The customer that it works for. */
  tenant?: string;
  /** Runs that continue this one, are forks of it, repeat it, or are its children. */
  origin?: string;
  /** Beginning of the run id. */
  idPrefix?: string;
  /** Under way at some time between these two, ISO 8601. */
  between?: { from: string; to: string };
  /** Ended before, ISO 8601. */
  endedBefore?: string;
}

const statusIs = (status: RunStatus) => `ExecutionStatus = 'Running' AND ${searchAttributes.status.name} = '${status}'`;

const statusQueries: Readonly<Record<RunStatus, string>> = {
  running: statusIs('running'),
  waiting: statusIs('waiting'),
  paused: statusIs('paused'),
  stalled: statusIs('stalled'),
  completed: `ExecutionStatus = 'Completed'`,
  failed: `ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut')`,
  cancelled: `ExecutionStatus = 'Canceled'`,
};

/** One page of runs, those under way first: fewer than `pageSize` where so many cannot be received at once. Throws `TemporalUnavailable`, `SearchAttributesMissing`. */
export async function queryRuns(
  client: TemporalClient,
  { status, asks, agentId, startedBy, schedule, tenant, origin, idPrefix, between, endedBefore }: RunFilter,
  { pageSize, nextPageToken }: { pageSize: number; nextPageToken?: Uint8Array },
): Promise<{ runs: RunSummary[]; nextPageToken?: Uint8Array }> {
  const query = [
    `WorkflowType = '${agentExecutionWorkflowType}'`,
    `ExecutionStatus != 'ContinuedAsNew'`,
    ...(status ? [statusQueries[status]] : []),
    ...(asks ? [`ExecutionStatus = 'Running' AND ${searchAttributes.pendingDecisions.name} > 0`] : []),
    ...(agentId ? [`${searchAttributes.agentId.name} = ${quote(agentId)}`] : []),
    ...(startedBy ? [`${searchAttributes.startedBy.name} = ${quote(startedBy)}`] : []),
    ...(schedule ? [`${searchAttributes.schedule.name} = ${quote(schedule)}`] : []),
    ...(tenant ? [`${searchAttributes.tenant.name} = ${quote(tenant)}`] : []),
    ...(origin ? [`${searchAttributes.origin.name} = ${quote(origin)}`] : []),
    ...(idPrefix ? [`WorkflowId STARTS_WITH ${quote(workflowIdForRun(idPrefix))}`] : []),
    ...(endedBefore ? [`ExecutionStatus != 'Running'`, `CloseTime < '${endedBefore}'`] : []),
    ...(between
      ? [`StartTime <= '${between.to}'`, `(ExecutionStatus = 'Running' OR CloseTime >= '${between.from}')`]
      : []),
  ].join(' AND ');
  const request = { namespace: client.namespace, query, nextPageToken };
  const { page } = await pageThatFits(pageSize, (pageSize) =>
    call(client, () => client.connection.workflowService.listWorkflowExecutions({ ...request, pageSize })),
  );
  const runs = await Promise.all((page.executions ?? []).map((execution) => summary(client, execution)));
  return {
    runs: runs.filter((run) => run !== undefined),
    nextPageToken: page.nextPageToken?.length ? page.nextPageToken : undefined,
  };
}

/** As a text in a query. */
export function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

async function summary(
  client: TemporalClient,
  execution: temporal.api.workflow.v1.IWorkflowExecutionInfo,
): Promise<RunSummary | undefined> {
  const runId = runIdFromWorkflowId(execution.execution?.workflowId ?? '');
  if (runId === undefined) return undefined;
  const attributes = decodeTypedSearchAttributes(execution.searchAttributes?.indexedFields);
  const memo = await decodeMemo(decoderFor(client, runId), execution.memo);
  const status = statusOf(execution.status, attributes.get(searchAttributeKeys.status));
  return {
    runId,
    agentId: attributes.get(searchAttributeKeys.agentId) ?? '',
    request: asText(memo[memoKeys.request]) ?? '',
    startedBy: attributes.get(searchAttributeKeys.startedBy) ?? '',
    startedAt: asText(memo[memoKeys.startedAt]) ?? optionalTsToDate(execution.startTime)?.toISOString() ?? '',
    origin: attributes.get(searchAttributeKeys.origin),
    tenant: attributes.get(searchAttributeKeys.tenant),
    endedAt: optionalTsToDate(execution.closeTime)?.toISOString(),
    status,
    waitingFor:
      status === 'waiting' || status === 'paused' ? (asList(memo[memoKeys.pendingDecisions]) as PendingDecision[]) : [],
    pause: status === 'paused' ? asPause(memo[memoKeys.pause]) : undefined,
    stall: status === 'stalled' ? (asObject(memo[memoKeys.stall]) as Stall | undefined) : undefined,
  };
}
