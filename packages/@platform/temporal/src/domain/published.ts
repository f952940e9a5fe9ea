/** What a run publishes, so that lists and the inbox need no query. */
import { writeJson } from './json.js';
import type { AgentRunInput } from './run.js';

/**
 * Search attributes of a run, with their Temporal types. Registered by `registerSearchAttributes`. No run starts in a namespace that lacks one of
 * them, but for {@link findingAttributes}.
 */
export const searchAttributes = {
  /** Status of an open run: `running`, `waiting`, `paused` or `stalled`. A closed run's is Temporal's own execution status. */
  status: { name: 'AgentRunStatus', type: 'KEYWORD' },
  agentId: { name: 'AgentId', type: 'KEYWORD' },
  startedBy: { name: 'AgentRunStartedBy', type: 'KEYWORD' },
  /** How many decisions the run waits for. */
  pendingDecisions: { name: 'AgentRunPendingDecisions', type: 'INT' },
  /** Id of the schedule that started the run; absent for runs that people started. */
  schedule: { name: 'AgentRunSchedule', type: 'KEYWORD' },
  /** Id of the run that this one continues, is a fork of, repeats, or is a child of. */
  origin: { name: 'AgentRunOrigin', type: 'KEYWORD' },
  /** The tenant for whom the run works; absent without tenants. */
  tenant: { name: 'AgentRunTenant', type: 'KEYWORD' },
  /** Words of the request, as far as they fit. Absent where requests are not to be searched. */
  request: { name: 'AgentRunRequest', type: 'TEXT' },
  /** Why the run is stalled, or has failed: the failure's type. */
  cause: { name: 'AgentRunCause', type: 'KEYWORD' },
  /** US dollars of the run's own model calls. Stores of SQL keep five digits; `figures` has all of them. */
  costUsd: { name: 'AgentRunCostUsd', type: 'DOUBLE' },
  /** `tool:<name>` and `model:<id>` of the calls that it made. */
  used: { name: 'AgentRunUsed', type: 'KEYWORD_LIST' },
  /** What it took, in numbers (`figures.ts`). Set at the start of every run whose end may write these attributes. */
  figures: { name: 'AgentRunFigures', type: 'KEYWORD_LIST' },
} as const;

/**
 * Those by which runs are found and counted. Runs start and end without them: a namespace that was set up for an earlier version lacks them until
 * somebody registers them. All of them are used, or none.
 */
export const findingAttributes = [
  'request',
  'cause',
  'costUsd',
  'used',
  'figures',
] as const satisfies readonly (keyof typeof searchAttributes)[];

/** Keys of the workflow's memo: what lists and the inbox show without a query. */
export const memoKeys = {
  /** First characters of the request: `string`. */
  request: 'request',
  /** `PendingDecision[]`, set while the run waits. */
  pendingDecisions: 'pendingDecisions',
  /** `Decision[]`: those that no person made; each change of the memo holds the ones that were made then. */
  automaticDecisions: 'automaticDecisions',
  /** `ApprovalRule[]`: all rules of the run, set once there is one. */
  rules: 'rules',
  /** `Stall`, set while the run is stalled, `null` after. */
  stall: 'stall',
  /** `SteeringMessage[]`: messages to the agent that came by signal; each change of the memo holds those that came then. */
  steered: 'steered',
  /** `PauseRecord`: the last pause, set once there was one. */
  pause: 'pause',
  /** `true` once signing was on: the run takes no decision by signal. */
  signed: 'signed',
  /** `ChildUsage` of the last child run that ended without a result. A result would say what the child used. */
  childUsage: 'childUsage',
  /** When the run started (ISO 8601), set once it has continued as new: the server knows only the last execution's start. */
  startedAt: 'startedAt',
} as const;

/** First characters of a request, as lists show it. */
export function requestExcerpt(request: AgentRunInput['request']): string {
  return requestText(request).slice(0, 200);
}

/** A request as a text. */
export function requestText(request: AgentRunInput['request']): string {
  return typeof request === 'string' ? request : writeJson(request);
}
