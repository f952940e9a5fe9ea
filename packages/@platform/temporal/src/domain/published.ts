/** What a run publishes, so that lists and the inbox need no query. */
import { writeJson } from './json.js';
import type { AgentRunInput } from './run.js';

/** Search attributes of a run, with their Temporal types. Registered by `registerSearchAttributes`. */
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
} as const;

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
  const text = typeof request === 'string' ? request : writeJson(request);
  return text.slice(0, 200);
}
