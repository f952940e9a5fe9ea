/** Which runs are asked for, in the words of Temporal's visibility. */
import {
  agentExecutionWorkflowType,
  type RunStatus,
  runIdPattern,
  searchAttributes,
  workflowIdForRun,
} from '../domain/contract.js';
import { usedModel, usedTool, wordsOf } from '../domain/figures.js';
import type { Sight } from '../domain/sight.js';

/** All that is given must hold. Times are ISO 8601. */
export interface RunFilter {
  status?: RunStatus;
  /** Only runs that have not ended. */
  open?: boolean;
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
  /** Of these runs alone. */
  ids?: readonly string[];
  /** Words of the request, all of them, in any order and whatever their case; or the beginning of the run id. */
  search?: string;
  /** Started at or after, and before. Of a run that has continued as new, the start of its last execution counts. */
  since?: string;
  until?: string;
  /** US dollars of its own model calls. */
  minCostUsd?: number;
  maxCostUsd?: number;
  /** Why it is stalled or has failed: a failure's type, `Terminated` or `TimedOut`. */
  cause?: string;
  /** It has called this tool, or this model. */
  tool?: string;
  model?: string;
  /** Not ended, or ended at or after. */
  endedSince?: string;
  /** Ended before. */
  endedBefore?: string;
}

const names = Object.fromEntries(Object.entries(searchAttributes).map(([field, { name }]) => [field, name])) as {
  [Field in keyof typeof searchAttributes]: string;
};

const statusIs = (status: RunStatus) => `ExecutionStatus = 'Running' AND ${names.status} = '${status}'`;

/** What finds the runs of a status. */
export const statusQueries: Readonly<Record<RunStatus, string>> = {
  running: statusIs('running'),
  waiting: statusIs('waiting'),
  paused: statusIs('paused'),
  stalled: statusIs('stalled'),
  completed: `ExecutionStatus = 'Completed'`,
  failed: `ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut')`,
  cancelled: `ExecutionStatus = 'Canceled'`,
};

/** A condition that nothing meets: no workflow has this type. */
const nothing = `WorkflowType = ''`;

/** Each part of a filter as conditions. */
const conditions: { [Field in keyof RunFilter]-?: (value: NonNullable<RunFilter[Field]>) => string[] } = {
  status: (status) => [statusQueries[status]],
  open: (open) => (open ? [`ExecutionStatus = 'Running'`] : []),
  asks: (asks) => (asks ? [`ExecutionStatus = 'Running' AND ${names.pendingDecisions} > 0`] : []),
  agentId: (id) => [`${names.agentId} = ${quote(id)}`],
  startedBy: (name) => [`${names.startedBy} = ${quote(name)}`],
  schedule: (id) => [`${names.schedule} = ${quote(id)}`],
  tenant: (name) => [`${names.tenant} = ${quote(name)}`],
  origin: (runId) => [`${names.origin} = ${quote(runId)}`],
  idPrefix: (beginning) => [`WorkflowId STARTS_WITH ${quote(workflowIdForRun(beginning))}`],
  ids: (ids) => [ids.length > 0 ? `WorkflowId IN (${ids.map(workflowIdForRun).map(quote).join(', ')})` : nothing],
  search: (text) => [searched(text)],
  since: (time) => [`StartTime >= ${quote(time)}`],
  until: (time) => [`StartTime < ${quote(time)}`],
  minCostUsd: (least) => [`${names.costUsd} >= ${least}`],
  maxCostUsd: (most) => [`${names.costUsd} <= ${most}`],
  cause: (type) => [causedBy(type)],
  tool: (name) => [`${names.used} = ${quote(usedTool(name))}`],
  model: (id) => [`${names.used} = ${quote(usedModel(id))}`],
  endedSince: (time) => [`(ExecutionStatus = 'Running' OR CloseTime >= ${quote(time)})`],
  endedBefore: (time) => [`ExecutionStatus != 'Running'`, `CloseTime < ${quote(time)}`],
};

/** The query that finds the runs that fit and that somebody sees. */
export function queryFor(filter: RunFilter, sees: Sight | undefined): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return [
    `WorkflowType = '${agentExecutionWorkflowType}'`,
    `ExecutionStatus != 'ContinuedAsNew'`,
    ...given.flatMap(([field, value]) => conditions[field as keyof RunFilter](value as never)),
    ...(sees ? [seenIn(sees)] : []),
  ].join(' AND ');
}

/**
 * Stores take apart what they are given by rules of their own, and one of them takes some signs for its own language: they get words of letters and
 * digits alone.
 */
function searched(text: string): string {
  const all = wordsOf(text)
    .map((word) => `${names.request} = ${quote(word)}`)
    .join(' AND ');
  const ids = runIdPattern.test(text) ? [`WorkflowId STARTS_WITH ${quote(workflowIdForRun(text))}`] : [];
  return `(${[...(all ? [`(${all})`] : []), ...ids].join(' OR ') || nothing})`;
}

/** Ends that the workflow cannot write are the server's own. */
function causedBy(type: string): string {
  const ends = ['Terminated', 'TimedOut'];
  return ends.includes(type) ? `ExecutionStatus = '${type}'` : `${names.cause} = ${quote(type)}`;
}

/** The part of a query that finds only what somebody sees. */
function seenIn(sight: Sight): string {
  const isOneOf = (name: string, values: readonly string[] | undefined) =>
    values ? [values.length > 0 ? `${name} IN (${values.map(quote).join(', ')})` : nothing] : [];
  const areas = sight.map(({ agents, tenants }) => [
    ...isOneOf(names.agentId, agents),
    ...isOneOf(names.tenant, tenants),
  ]);
  if (areas.some((parts) => parts.length === 0)) return `WorkflowType = '${agentExecutionWorkflowType}'`;
  return areas.length > 0 ? `(${areas.map((parts) => `(${parts.join(' AND ')})`).join(' OR ')})` : nothing;
}

/** As a text in a query. */
export function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
