/** What people see of a run: the shape that the console, the CLI and other programs read. Everything in it is JSON. */

import type { MemberCall } from '../agent-service/member.js';
import type { Deciders } from '../agent-service.js';
import type {
  ApprovalRule,
  Decision,
  DecisionRejectionReason,
  Grants,
  Pause,
  PendingDecision,
  RunLimits,
  RunOrigin,
  RunStatus,
  Stall,
  Usage,
  Vote,
} from '../contract.js';

/** A run as its history tells it. Times are ISO 8601. */
export interface RunView {
  runId: string;
  agentId: string;
  request: string | Record<string, unknown>;
  startedBy: string;
  startedAt: string;
  /** The customer that it works for. */
  tenant?: string;
  /** The run that it continues, is a fork of, repeats, or is a child of. */
  origin?: RunOrigin;
  status: RunStatus;
  statusSince: string;
  /** Requests for decisions that the run waits for, in the order they were asked. */
  waitingFor: PendingDecision[];
  /** Rules that approve calls of this run, in force or not, in the order they were made. */
  rules: ApprovalRule[];
  /** Why it is parked; only while `stalled`. */
  stall?: Stall;
  /** Who paused it: while it is `paused`, and before, while the turn under way comes to its end. */
  pause?: Pause;
  /** Ids of runs that it started and waits for; absent when for none. */
  waitsForRuns?: string[];
  /** The turn under way; only while `running`. Attempt and worker are known only to a view of a live run. */
  turn?: TurnProgress;
  cancelRequested?: { by: string; reason: string; at: string };
  /** Why the run takes nothing at the moment, decisions neither, though it has not ended. */
  blocked?: Blocked;
  /** What the agent answered; only when `completed`. */
  content?: unknown;
  /** Why it failed, in words; only when `failed`. */
  failure?: { type: string; message: string };
  endedAt?: string;
  /** When it was archived; only when the server no longer has it. */
  archivedAt?: string;
  /** Turns started so far. */
  turns: number;
  /** Summed over the finished calls, and those that failed after tokens were spent. */
  usage: Usage;
  /** What it may use in all: the limits that it was started with, and what was granted. Absent when nothing is limited. */
  limits?: RunLimits;
  /** What people granted, which `limits` holds; absent while they granted nothing. */
  granted?: Grants;
  timeline: TimelineItem[];
  /** Last history event that the view holds; `followRun` resumes after it. */
  eventId: number;
}

/**
 * A workflow task that is not done. `NoWorker`: nobody takes it (known only to a view of a live run); `Diverged`: a deploy changed the
 * workflow's code so that it does not fit the history; `WorkerFails`: it fails otherwise. The server tries again until it is done.
 */
export interface Blocked {
  type: 'NoWorker' | 'Diverged' | 'WorkerFails';
  /** With the next step. */
  message: string;
  since: string;
}

/** The turn that is worked on. */
export interface TurnProgress {
  turn: number;
  /** `unknown` in a view without a live description. */
  state: 'queued' | 'retrying' | 'running' | 'unknown';
  attempt?: number;
  maximumAttempts?: number;
  since: string;
  /** When the next attempt starts; only while `retrying`. */
  nextAttemptAt?: string;
  worker?: string;
  lastFailure?: { type: string; message: string };
}

/** One thing that happened. `id` is stable: an item that changes keeps its id and its place. */
export type TimelineItem =
  | RequestItem
  | MessageItem
  | ToolItem
  | ModelErrorItem
  | SpentItem
  | DecisionItem
  | VoteItem
  | IgnoredDecisionItem
  | EscalatedItem
  | RuleRevokedItem
  | AttemptsItem
  | HandedOverItem
  | StalledItem
  | RetriedItem
  | SteeredItem
  | PausedItem
  | ResumedItem
  | CancelRequestedItem
  | EndedItem
  | EarlierGoneItem
  | UnknownEntryItem;

interface ItemBase {
  id: string;
  at: string;
}

/** What the person asked for. */
export interface RequestItem extends ItemBase {
  kind: 'request';
  by: string;
  request: string | Record<string, unknown>;
}

/** A finished model call. `text` is empty when the model only asked for tools. */
export interface MessageItem extends ItemBase {
  kind: 'message';
  turn: number;
  n: number;
  text: string;
  reasoning?: string;
  model: string;
  /** Agent or team member whose call it was; absent for helpers. */
  owner?: string;
  /** The member of a team whose call it was. */
  member?: MemberCall;
  inputTokens: number;
  outputTokens: number;
  /** US dollars by the price table, where it knows the model. */
  costUsd?: number;
  ms?: number;
  /** It was made by the run that this one is a fork of. */
  kept?: boolean;
}

/**
 * `requested`: not begun; `running`; `done`; `failed`: the model got the error to read; `rejected`: by a person, never ran;
 * `skipped`: by a person, after an unknown outcome; `unknown`: nobody knows whether it ran.
 */
export type ToolState = 'requested' | 'running' | 'done' | 'failed' | 'rejected' | 'skipped' | 'unknown';

/** A tool call, from the model's request to its result. */
export interface ToolItem extends ItemBase {
  kind: 'tool';
  turn: number;
  toolCallId: string;
  tool: string;
  state: ToolState;
  /** As the model asked. */
  arguments: Record<string, unknown>;
  /** As a person changed them. */
  editedArguments?: Record<string, unknown>;
  result?: string;
  error?: string;
  /** The decision it needed. */
  requestId?: string;
  /** The run that it started. */
  childRun?: { runId: string; agentId: string };
  /** What it ran with, where it needed a decision. */
  ranArguments?: Record<string, unknown>;
  finishedAt?: string;
  ms?: number;
  /** Number of the entry that holds how it ended, in the turn `endedInTurn`; a fork may begin there. */
  n?: number;
  endedInTurn?: number;
  /** The member of a team whose call it is. */
  member?: MemberCall;
  /** It was made by the run that this one is a fork of. */
  kept?: boolean;
}

/** A model call that failed and that the agent went on from (fallback model). */
export interface ModelErrorItem extends ItemBase {
  kind: 'modelError';
  turn: number;
  n: number;
  model: string;
  message: string;
  member?: MemberCall;
}

/** A model call that failed after tokens were spent. */
export interface SpentItem extends ItemBase {
  kind: 'spent';
  turn: number;
  n: number;
  model: string;
  inputTokens: number;
  outputTokens: number;
  costUsd?: number;
  /** The provider did not say how many tokens. */
  estimated: boolean;
  message: string;
}

/** A decision that was asked for and, once `decision` is there, taken. */
export interface DecisionItem extends ItemBase {
  kind: 'decision';
  request: PendingDecision;
  decision?: Decision;
}

/** One of several people agreed, and more are missing. */
export interface VoteItem extends ItemBase {
  kind: 'voted';
  requestId: string;
  tool: string;
  vote: Vote;
  agreed: number;
  required: number;
}

/** A signal that decided nothing. */
export interface IgnoredDecisionItem extends ItemBase {
  kind: 'ignoredDecision';
  by: string;
  reason: DecisionRejectionReason;
  message: string;
  /** The request that it was meant for, if it named one. */
  requestId?: string;
  /** The first 500 characters of what was sent, as JSON. */
  given?: string;
}

/** Nobody had decided in time, and from then on others may as well. */
export interface EscalatedItem extends ItemBase {
  kind: 'escalated';
  requestId: string;
  tool: string;
  to: Deciders;
}

/** A rule that approves nothing any more. */
export interface RuleRevokedItem extends ItemBase {
  kind: 'ruleRevoked';
  by: string;
  note?: string;
  rule: ApprovalRule;
}

/** Failed attempts of one turn, one item for each time that the turn was given to a worker. */
export interface AttemptsItem extends ItemBase {
  kind: 'attempts';
  turn: number;
  /** How many attempts failed so far. */
  failed: number;
  maximumAttempts: number;
  /** Cause of the last failure. */
  failure: { type: string; message: string };
  /** The worker died or was cut off. */
  workerLost: boolean;
  /** `retrying`: waits for `nextAttemptAt`; `again`: a new attempt is under way; `recovered`; `gaveUp`. */
  state: 'retrying' | 'again' | 'recovered' | 'gaveUp';
  nextAttemptAt?: string;
}

/** The agent-service shut down and handed the turn over; no attempt was spent. */
export interface HandedOverItem extends ItemBase {
  kind: 'handedOver';
  turn: number;
}

export interface StalledItem extends ItemBase {
  kind: 'stalled';
  stall: Stall;
}

export interface RetriedItem extends ItemBase {
  kind: 'retried';
  by: string;
  note?: string;
}

/** What a person said to the agent in mid-run. */
export interface SteeredItem extends ItemBase {
  kind: 'steered';
  by: string;
  text: string;
  /** The model call that brought it; absent until then. */
  reached?: { turn: number; n: number };
}

export interface PausedItem extends ItemBase {
  kind: 'paused';
  by: string;
  note?: string;
}

export interface ResumedItem extends ItemBase {
  kind: 'resumed';
  by: string;
  note?: string;
}

export interface CancelRequestedItem extends ItemBase {
  kind: 'cancelRequested';
  by: string;
  reason: string;
}

export interface EndedItem extends ItemBase {
  kind: 'ended';
  status: 'completed' | 'failed' | 'cancelled';
  /** Why it failed. */
  message?: string;
}

/** The run continued as new, and the server has deleted what was before: the first `turns` turns. */
export interface EarlierGoneItem extends ItemBase {
  kind: 'earlierGone';
  turns: number;
}

/** A journal entry of a kind that this version does not know. */
export interface UnknownEntryItem extends ItemBase {
  kind: 'unknownEntry';
  turn: number;
  n: number;
  entryKind: string;
}
