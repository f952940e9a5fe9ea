/** Runs in Temporal's visibility store, which follows them within about a second. Asking it touches no workflow and needs no worker. */
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { pageThatFits } from '../connection/page-that-fits.js';
import { statusOf } from '../connection/run-status.js';
import {
  memoKeys,
  type Pause,
  type PendingDecision,
  type RunStatus,
  runIdFromWorkflowId,
  type Stall,
} from '../domain/contract.js';
import { type RunFigures, readFigures } from '../domain/figures.js';
import { asList, asObject, asText } from '../domain/json/read.js';
import { isSeen } from '../domain/sight.js';
import { decodeMemo, decoderFor } from '../history/decode.js';
import { asPause } from '../projection/pauses.js';
import { asSound, asTime, unsound } from '../projection/sound.js';
import { queryFor, type RunFilter } from './filter.js';
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
  /**
   * Why it is stalled or has failed: a failure's type, `Terminated` or `TimedOut`. The message only while `stalled`: the end of a run says more on its
   * page. Absent otherwise, and for runs that ended where nobody wrote it.
   */
  cause?: { type: string; message?: string };
  /** US dollars of its own model calls, and their tokens: at its end, or when it last waited. Absent where nobody wrote them. */
  costUsd?: number;
  tokens?: { input: number; output: number };
  /** Which part cannot be read, and why. The part is left out. Another program wrote it, or a payload is lost. */
  unreadable?: string;
}

/** One page of runs, those under way first: fewer than `pageSize` where so many cannot be received at once. Throws `TemporalUnavailable`, `SearchAttributesMissing`. */
export async function queryRuns(
  client: TemporalClient,
  filter: RunFilter,
  { pageSize, nextPageToken }: { pageSize: number; nextPageToken?: Uint8Array },
): Promise<{ runs: RunSummary[]; nextPageToken?: Uint8Array }> {
  const sees = client.actor?.sees;
  const query = queryFor(filter, sees);
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
  const figures = readFigures(attributes.get(searchAttributeKeys.figures));
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
    cause: causeOf(execution, status, asSound('stall', stall)),
    ...spent(figures),
    ...(why !== undefined && { unreadable: why }),
  };
}

function causeOf(
  { status: end, searchAttributes: given }: temporal.api.workflow.v1.IWorkflowExecutionInfo,
  status: RunStatus,
  stall: Stall | undefined,
): RunSummary['cause'] {
  if (status === 'stalled') return stall && { type: stall.type, message: stall.message };
  if (status !== 'failed') return undefined;
  const { WORKFLOW_EXECUTION_STATUS_TERMINATED: terminated, WORKFLOW_EXECUTION_STATUS_TIMED_OUT: timedOut } =
    enums.WorkflowExecutionStatus;
  if (end === terminated) return { type: 'Terminated' };
  if (end === timedOut) return { type: 'TimedOut' };
  const type = decodeTypedSearchAttributes(given?.indexedFields).get(searchAttributeKeys.cause);
  return type === undefined ? undefined : { type };
}

function spent(figures: RunFigures | undefined): Pick<RunSummary, 'costUsd' | 'tokens'> {
  if (!figures) return {};
  const { costUsd, inputTokens: input, outputTokens: output } = figures;
  return { ...(costUsd !== undefined && { costUsd }), tokens: { input, output } };
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
