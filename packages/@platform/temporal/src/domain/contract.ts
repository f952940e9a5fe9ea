/** The contract of a run: everything that clients, the workflow and the worker must agree on by name. */
import type {
  DecisionAnswer,
  DecisionPolicy,
  DecisionRequest,
  FailureType,
  JournalEntry,
  RunOptions,
} from '../agent-service.js';
import type { ControlState, SteeringMessage } from './control.js';
import type { DecisionsState } from './decisions/types.js';
import { writeJson } from './json.js';
import type { Grants, RunLimits } from './limits/limits.js';
import type { Usage } from './limits/usage.js';

export { longestSeconds, maximumDepth } from './bounds.js';
export * from './control.js';
export * from './decisions/types.js';
export type { ChildUsage } from './limits/child-usage.js';
export type { Grants, LimitName, RunLimits } from './limits/limits.js';
export type { Usage, UsageSum } from './limits/usage.js';

/** Registered workflow type of a run. */
export const agentExecutionWorkflowType = 'agentExecutionWorkflow';

/**
 * Registered workflow type that a schedule starts: it starts the run and lasts as long as it, so that the schedule's overlap policy holds
 * for runs.
 */
export const scheduledRunWorkflowType = 'scheduledRunWorkflow';

/** Registered name of the Python activity that runs one turn: the stretch of an agent's work between two waits. */
export const runTurnActivity = 'runTurn';

/** Registered name of the Python activity that keeps a conversation for the execution that goes on with it. */
export const saveTranscriptActivity = 'saveTranscript';

/** Registered name of the Python activity that runs an agent's own post hooks for what a cancelled run has done. */
export const runPostHooksActivity = 'runPostHooks';

/** Name under which payloads refer to the payload store. */
export const payloadDriverName = 'payloads';

/** Bytes from which a payload is kept in the payload store instead of in the history. */
export const payloadSizeThreshold = 256 * 1024;

/** Task queue of the workflow and the TypeScript activities when `TEMPORAL_TASK_QUEUE` is not set. */
export const defaultTaskQueue = 'agent-runs';

/** Task queue on which the agent-service takes turns, derived from the workflow's own. */
export function agentTaskQueue(taskQueue: string): string {
  return `${taskQueue}-agents`;
}

const workflowIdPrefix = 'agent-run-';

/** What a run id (the caller's key, or a generated one) may look like: it becomes part of a workflow id and of URLs. */
export const runIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** What the id of a schedule may look like: run ids are made of it and of a time. */
export const scheduleIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

const scheduledWorkflowIdPrefix = 'agent-scheduled-';

/** What Temporal puts a time behind, for the workflow that a schedule starts. */
export function workflowIdForSchedule(scheduleId: string): string {
  return `${scheduledWorkflowIdPrefix}${scheduleId}`;
}

/** The run id of a schedule's workflow: `nightly-2026-01-02T090000Z`, the same for the same time. */
export function runIdOfScheduledWorkflow(workflowId: string): string {
  return workflowId.slice(scheduledWorkflowIdPrefix.length).replaceAll(':', '');
}

/** The workflow id of a run. The only place where it is made. */
export function workflowIdForRun(runId: string): string {
  return `${workflowIdPrefix}${runId}`;
}

/** The run id of a workflow id; `undefined` when the workflow is not a run of ours. */
export function runIdFromWorkflowId(workflowId: string): string | undefined {
  return workflowId.startsWith(workflowIdPrefix) ? workflowId.slice(workflowIdPrefix.length) : undefined;
}

/**
 * Default retry policy of every activity: first retry after 1 s, doubling, at most 30 s apart, 5 attempts.
 * The source is the project's specification.
 */
export const defaultRetryPolicy = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 30_000,
  maximumAttempts: 5,
} as const;

/** Names of messages, one object each as payload. */
export const retryUpdateName = 'retry';
export const journalSignalName = 'journal';

/** Failure types that Temporal retries by the default policy; every other one stalls the run at once. */
export const retryableFailureTypes: readonly FailureType[] = ['RateLimited', 'Transient', 'Timeout'];

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
  /** Whose run it is; absent where runs are of nobody in particular. */
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
  /** `ChildUsage`: of the last run that it started and that ended without a result, which would say what it used. */
  childUsage: 'childUsage',
  /** When the run started (ISO 8601), set once it has continued as new: the server knows only the last execution's start. */
  startedAt: 'startedAt',
} as const;

/** First characters of a request, as lists show it. */
export function requestExcerpt(request: AgentRunInput['request']): string {
  const text = typeof request === 'string' ? request : writeJson(request);
  return text.slice(0, 200);
}

/** What starts a run. Everything in it is JSON. */
export interface AgentRunInput {
  runId: string;
  agentId: string;
  /** The request: text, or an object for an agent with an `input_schema`. */
  request: string | Record<string, unknown>;
  /** Who started it, as shown to people. */
  startedBy: string;
  /** Agno's session; the run id when absent. */
  sessionId?: string;
  /** Agno's user. */
  userId?: string;
  /** The customer that it works for: tenants share the workers fairly. At most 64 bytes. */
  tenant?: string;
  /** Its share where others wait too, 0.001 to 1,000; 1 when absent. */
  tenantWeight?: number;
  /** Seconds that a decision may take; at the deadline the request is rejected. No deadline when absent. */
  decisionDeadlineSeconds?: number;
  /** What Agno is given beside the request. */
  options?: RunOptions;
  /** What it may use. */
  limits?: RunLimits;
  /** Who may grant more, and how, as the agent's policies say. Anyone, alone, when absent. */
  limitPolicy?: DecisionPolicy;
  /** The run that it continues, is a fork of, repeats, or is a child of. */
  origin?: RunOrigin;
  /** The conversation that it goes on from. */
  transcript?: RunTranscript;
  /** Entries of its first turn that were made by the run it is a fork of: played back, not made again. */
  kept?: JournalEntry[];
  /** What people decided about the calls at which the transcript ends (a fork). */
  answers?: DecisionAnswer[];
  /** What people have said that the agent has not got (a fork before the model call that brought it). */
  messages?: SteeringMessage[];
  /** Size of the history at which the run continues as new, when less than {@link historyLimit}. */
  historyLimit?: HistoryLimit;
  /** What the execution before left; set by the workflow when it continues as new. */
  carried?: CarriedState;
}

/** What a schedule starts again and again. */
export interface ScheduledRunInput {
  scheduleId: string;
  /** Each run's input, which gets a run id of its own. */
  run: Omit<AgentRunInput, 'runId'>;
}

/** What became of one time of a schedule. */
export interface ScheduledRunResult {
  runId: string;
  /** `ranBefore`: the run of this time existed already (a backfill of a time that had its run). */
  status: 'completed' | 'cancelled' | 'ranBefore';
}

/** What a run can be of another run. */
export const originKinds = ['followUp', 'fork', 'rerun', 'child'] as const;

/**
 * Where a run comes from. `turn` and `entry` say where a fork left its origin; of a child, `toolCallId` is the call that started it, and
 * `depth` how many runs are above it.
 */
export interface RunOrigin {
  kind: (typeof originKinds)[number];
  runId: string;
  turn?: number;
  entry?: number;
  toolCallId?: string;
  depth?: number;
}

/** Names of parts of transcripts: SHA-256 (hex) of what they hold. */
export const partPattern = /^[0-9a-f]{64}$/;

/** A conversation in the payload store. */
export interface RunTranscript {
  /** SHA-256 (hex) of its last part. */
  part: string;
  /** The agent's own session (that of the run before) holds it as well. */
  inSession?: boolean;
  /** The agent is in the middle of its work: no request begins the first turn. */
  midLoop?: boolean;
}

/** Events and bytes of a history. */
export interface HistoryLimit {
  events?: number;
  bytes?: number;
}

/**
 * A workflow leaves its history for a new one, between two turns, when it has got this large, or when the server suggests it (4,096
 * events or 4 MB by default). Temporal ends workflows at 51,200 events or 50 MB.
 */
export const historyLimit: Required<HistoryLimit> = { events: 4_000, bytes: 4_000_000 };

/** What an execution takes over from the one before. Plain JSON. */
export interface CarriedState {
  /** Number of the execution in its run, from 1. */
  execution: number;
  /** When the run started, ISO 8601. */
  startedAt: string;
  /** The turn that comes next. */
  turn: number;
  /** Answers for it. */
  answers: DecisionAnswer[];
  /** The requests at which the turn before ended, while people decide on them. */
  requests?: DecisionRequest[];
  /** What is undecided and decided of them. */
  decisions?: DecisionsState;
  usage: Usage;
  /** What was granted on top of the limits. */
  granted?: Grants;
  control?: ControlState;
}

/**
 * Numbers of a run's events across its executions: those of execution `k` begin at `k` times this. An execution has at most 51,200
 * events, and its number is known without reading those before, which the server may have deleted.
 */
export const eventsPerExecution = 1_000_000;

/** What a completed run returns. */
export interface AgentRunResult {
  /** The agent's last content: text, or an object for an agent with an `output_schema`. */
  content: unknown;
  turns: number;
  usage: Usage;
}

/** Every {@link RunStatus}: those of open runs first. */
export const runStatuses = ['running', 'waiting', 'paused', 'stalled', 'completed', 'failed', 'cancelled'] as const;

/**
 * Status of a run.
 * `running`: a turn is being worked on (or waits for a worker); `waiting`: for a decision; `paused`: by a person, goes on at `resume`
 * (decisions can be taken meanwhile); `stalled`: parked with its cause, goes on at `retry`; the other three have ended.
 */
export type RunStatus = (typeof runStatuses)[number];

/** Payload of the `retry` update: start a stalled run again after its cause is mended. */
export interface RetryRequest {
  by: string;
  note?: string;
}

/** Why a `retry` was refused; the `type` of the failure that the update returns. */
export type RetryRejectionReason = 'NotStalled' | 'InvalidRetry';

/** Payload of the `journal` signal: acknowledged entries of a turn that left the heartbeat details. Idempotent by `turn` and `n`. */
export interface JournalSignal {
  turn: number;
  entries: JournalEntry[];
  /** The agent has post hooks. */
  postHooks?: boolean;
}

/** Why a run is stalled. */
export interface Stall {
  type: FailureType | string;
  message: string;
  /** ISO 8601. */
  since: string;
  turn: number;
}

/**
 * Details of a turn's heartbeat: the unflushed tail of its journal. Entries below `from` are in `journal` signals.
 * `started` is the number of acknowledged entries when this activity started, so that `from + entries.length > started` means progress.
 * `failures`: how often tool calls failed in passing, by key, where their policy limits that.
 */
export interface TurnHeartbeat {
  turn: number;
  started: number;
  from: number;
  entries: JournalEntry[];
  failures?: Record<string, number>;
  /** How often its process has died (`count`) while the turn had so many entries (`at`). */
  deaths?: { at: number; count: number };
  /** The agent has post hooks. */
  postHooks?: boolean;
}

/** Details of a failed turn: whether it moved on before it failed (`acked > started`). */
export interface TurnFailureDetails {
  started: number;
  acked: number;
}
