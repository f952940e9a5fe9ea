/** What has happened in a run, item by item, as people see it. Everything in it is JSON. */

import type { MemberCall } from '../agent-service/member.js';
import type { Deciders, EntryChange, FailedAttempt, FileReference } from '../agent-service.js';
import type {
  ApprovalRule,
  Decision,
  DecisionRejectionReason,
  LimitName,
  PendingDecision,
  Stall,
  Vote,
} from '../domain/contract.js';

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
  | IgnoredJournalItem
  | EscalatedItem
  | RuleRevokedItem
  | LimitRaisedItem
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
  | UnknownEntryItem
  | UnreadableItem
  | ResetItem;

interface ItemBase {
  id: string;
  at: string;
}

/** What the person asked for. */
export interface RequestItem extends ItemBase {
  kind: 'request';
  by: string;
  byId?: string;
  request: string | Record<string, unknown>;
  /** Files that came with the request. */
  files?: FileReference[];
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
  /** Files that the model made beside its text. */
  files?: FileReference[];
  /** It was made by the run that this one is a fork of. */
  kept?: boolean;
  /** A person has said it in the place of the model (`answer`), for the fork. */
  changed?: EntryChange[];
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
  /** Files that the tool returned beside its text. */
  files?: FileReference[];
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
  /** What a person has put in the place of what the model asked for (`arguments`) or of what the tool returned (`result`), for the fork. */
  changed?: EntryChange[];
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
  /** It was stopped on purpose. Absent when the call failed. */
  stopped?: Stopped;
}

/** Why a call was stopped: somebody (`by`) paused or cancelled the run or said something to the agent, or the agent’s process shut down. */
export interface Stopped {
  /** `interrupted`: one of these, and it is not known which. */
  why: 'paused' | 'cancelled' | 'steered' | 'handedOver' | 'interrupted';
  by?: string;
}

/** `journal` signals that do not count: before their time, in a wrong shape, or other than what the turn has recorded. One item for all. */
export interface IgnoredJournalItem extends ItemBase {
  kind: 'ignoredJournal';
  /** Who sent the first of them, as the sender's client says. */
  by?: string;
  /** How many entries, or signals without entries. */
  count: number;
  /** Why, the first few. */
  reasons: string[];
  /** The beginning of the first. */
  given?: string;
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
  byId?: string;
  note?: string;
  rule: ApprovalRule;
}

/** Somebody has granted more of a limit before it was reached. `allowed`: the limit from then on. */
export interface LimitRaisedItem extends ItemBase {
  kind: 'limitRaised';
  by: string;
  byId?: string;
  roles?: string[];
  limit: LimitName;
  more: number;
  allowed: number;
  note?: string;
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
  /** Every failure that the record knows of, in order: an old record, or a process that died without a word, leaves some out. */
  failures?: FailedAttempt[];
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
  byId?: string;
  note?: string;
}

/** What a person said to the agent in mid-run. */
export interface SteeredItem extends ItemBase {
  kind: 'steered';
  by: string;
  byId?: string;
  text: string;
  /** The model call that brought it; absent until then. */
  reached?: { turn: number; n: number };
}

export interface PausedItem extends ItemBase {
  kind: 'paused';
  by: string;
  byId?: string;
  note?: string;
}

export interface ResumedItem extends ItemBase {
  kind: 'resumed';
  by: string;
  byId?: string;
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

/** A part of the history that this version cannot read: another program wrote it, or it is damaged. It may have been a decision. */
export interface UnreadableItem extends ItemBase {
  kind: 'unreadable';
  /** What it is, and what is wrong with it. */
  message: string;
}

/** An operator has set the run back. It went on from here as if later events had not happened. What tools had done stays done. */
export interface ResetItem extends ItemBase {
  kind: 'reset';
  /** Who Temporal says did it: a program and its process. */
  by: string;
  reason: string;
  /** What had been decided, in its order, and the calls that it was about; absent when the server no longer has it. */
  undone?: readonly UndoneItem[];
}

/** What a reset can undo and the audit tells of. */
export type UndoneItem =
  | DecisionItem
  | VoteItem
  | IgnoredDecisionItem
  | EscalatedItem
  | RuleRevokedItem
  | LimitRaisedItem
  | ToolItem;
