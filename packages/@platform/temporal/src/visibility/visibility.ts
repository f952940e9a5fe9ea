/** Runs in Temporal's visibility store, which follows them within about a second. Asking it touches no workflow and needs no worker. */
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { pageThatFits } from '../connection/page-that-fits.js';
import { statusOf } from '../connection/run-status.js';
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
} from '../domain/contract.js';
import { asList, asObject, asText } from '../domain/json/read.js';
import { isSeen, type Sight } from '../domain/sight.js';
import { decodeMemo, decoderFor } from '../history/decode.js';
import { asPause } from '../projection/pauses.js';
import { asSound, asTime, unsound } from '../projection/sound.js';
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
  /** Which part cannot be read, and why. The part is left out. Another program wrote it, or a payload is lost. */
  unreadable?: string;
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
  const sees = client.actor?.sees;
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
    ...(sees ? [seenIn(sees)] : []),
  ].join(' AND ');
  const request = { namespace: client.namespace, query, nextPageToken };
  const { page } = await pageThatFits(pageSize, (pageSize) =>
    call(client, () => client.connection.workflowService.listWorkflowExecutions({ ...request, pageSize })),
  );
  const runs = await Promise.all((page.executions ?? []).map((execution) => summary(client, execution)));
  return {
    // The server has judged already. A store whose texts do not tell case apart must not say what is not theirs.
    runs: runs.filter((run) => run !== undefined).filter((run) => isSeen(run, sees)),
    nextPageToken: page.nextPageToken?.length ? page.nextPageToken : undefined,
  };
}

/** How many runs there are of each status, whoever may see them; of those that have ended, as long as the server keeps them. Throws `TemporalUnavailable`. */
export async function countRuns(client: TemporalClient): Promise<Record<RunStatus, number>> {
  const runs = `WorkflowType = '${agentExecutionWorkflowType}' AND ExecutionStatus != 'ContinuedAsNew'`;
  const count = async ([status, is]: [string, string]) => {
    const request = { namespace: client.namespace, query: `${runs} AND ${is}` };
    const answer = await call(client, () => client.connection.workflowService.countWorkflowExecutions(request));
    return [status, Number(answer.count ?? 0)] as const;
  };
  return Object.fromEntries(await Promise.all(Object.entries(statusQueries).map(count))) as Record<RunStatus, number>;
}

/** The part of a query that finds only what somebody sees. */
function seenIn(sight: Sight): string {
  const isOneOf = (name: string, values: readonly string[] | undefined) =>
    values ? [values.length > 0 ? `${name} IN (${values.map(quote).join(', ')})` : nothing] : [];
  const areas = sight.map(({ agents, tenants }) => [
    ...isOneOf(searchAttributes.agentId.name, agents),
    ...isOneOf(searchAttributes.tenant.name, tenants),
  ]);
  if (areas.some((parts) => parts.length === 0)) return `WorkflowType = '${agentExecutionWorkflowType}'`;
  return areas.length > 0 ? `(${areas.map((parts) => `(${parts.join(' AND ')})`).join(' OR ')})` : nothing;
}

/** A condition that nothing meets: no workflow has this type. */
const nothing = `WorkflowType = ''`;

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
  try {
    return await readSummary(client, execution, runId);
  } catch (error) {
    // One run that cannot be read must not take the list away.
    const why = error instanceof Error ? error.message : String(error);
    const blank = { runId, agentId: '', request: '', startedBy: '', waitingFor: [] };
    return { ...blank, startedAt: startTime(execution), status: statusOf(execution.status), unreadable: why };
  }
}

function startTime({ startTime: time }: temporal.api.workflow.v1.IWorkflowExecutionInfo): string {
  return optionalTsToDate(time)?.toISOString() ?? new Date(0).toISOString();
}

async function readSummary(
  client: TemporalClient,
  execution: temporal.api.workflow.v1.IWorkflowExecutionInfo,
  runId: string,
): Promise<RunSummary> {
  const attributes = decodeTypedSearchAttributes(execution.searchAttributes?.indexedFields);
  const memo = await decodeMemo(decoderFor(client, runId), execution.memo);
  const status = statusOf(execution.status, attributes.get(searchAttributeKeys.status));
  const waits = status === 'waiting' || status === 'paused';
  const { requests, problem } = waits ? readRequests(memo[memoKeys.pendingDecisions]) : { requests: [] };
  const stall = status === 'stalled' ? memo[memoKeys.stall] : undefined;
  const why = problem ?? (stall ? problemOf('why it is stalled', unsound('stall', stall)) : undefined);
  return {
    runId,
    agentId: attributes.get(searchAttributeKeys.agentId) ?? '',
    request: asText(memo[memoKeys.request]) ?? '',
    startedBy: attributes.get(searchAttributeKeys.startedBy) ?? '',
    startedAt: asTime(memo[memoKeys.startedAt]) ?? startTime(execution),
    origin: attributes.get(searchAttributeKeys.origin),
    tenant: attributes.get(searchAttributeKeys.tenant),
    endedAt: optionalTsToDate(execution.closeTime)?.toISOString(),
    status,
    waitingFor: requests,
    pause: status === 'paused' ? asPause(memo[memoKeys.pause]) : undefined,
    stall: asSound('stall', stall),
    ...(why !== undefined && { unreadable: why }),
  };
}

/** What a run waits for, without what has another shape. */
function readRequests(given: unknown): { requests: PendingDecision[]; problem?: string } {
  const { undecodable } = asObject(given) ?? {};
  if (undecodable !== undefined) return { requests: [], problem: problemOf('what it waits for', String(undecodable)) };
  if (given && !Array.isArray(given)) return { requests: [], problem: problemOf('what it waits for', 'is no list') };
  const unread = asList(given).find((request) => unsound('request', request) !== undefined);
  return {
    requests: asList(given).flatMap((request) => asSound('request', request) ?? []),
    problem: unread === undefined ? undefined : problemOf('a request for a decision', unsound('request', unread)),
  };
}

function problemOf(what: string, problem: string | undefined): string | undefined {
  return problem && `${what}: ${problem}`;
}
