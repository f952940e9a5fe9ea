/** What a trace is made from: what the history of a run, or the process that works on a turn, knows of one turn. Times are ISO 8601. */
import type { RunOrigin } from '../domain/contract.js';
import type { JsonObject } from '../domain/json/read.js';
import type { SpanReference } from './span.js';

/** One turn of a run. */
export interface TurnFacts {
  runId: string;
  turn: number;
  agentId: string;
  sessionId: string;
  userId?: string;
  tenant?: string;
  /** Of turn 0: what was asked. */
  request?: unknown;
  /** The span from which the run was started. */
  startedFrom?: SpanReference;
  /** Of turn 0: the run that it goes on from, or is a child of. Without `turn` it is not known which turn of it. */
  origin?: Pick<RunOrigin, 'kind' | 'runId' | 'turn'>;
  /** Of turn 0: entries below this number were made by the run that it is a fork of. */
  kept?: number;
  /** Its activities, in order. */
  executions: readonly ExecutionFacts[];
  decisions?: readonly DecisionFacts[];
  children?: readonly ChildFacts[];
}

/** One activity of a turn. */
export interface ExecutionFacts {
  /** From 0, in its turn. */
  execution: number;
  scheduledAt: string;
  /** Attempts that failed, in order; the last one too, where the activity failed. */
  attempts?: readonly FailedAttempt[];
  /** Absent while it is under way. */
  ended?: ExecutionEnd;
}

/** An attempt of an activity that failed, or whose process died. Times are absent where nobody knows them. */
export interface FailedAttempt {
  /** From 1, in its activity. */
  attempt: number;
  startedAt?: string | null;
  endedAt?: string | null;
  /** A `FailureType`; `WorkerLost` when its process died. */
  type: string;
  message: string;
}

/** How an activity ended. */
export interface ExecutionEnd {
  at: string;
  /** The status of its result, `failed`, or `cancelled` where it gave none. */
  status: string;
  /** The attempt that ended it, from 1. */
  attempt?: number;
  /** Only where it failed. */
  failure?: { type: string; message: string };
  /** The agent's answer; only where the status is `completed`. */
  content?: unknown;
}

/** An entry of a turn's journal, as it is recorded. `execution` is absent where it is 0. */
export type EntryFacts = JsonObject;

/** A request for a decision. */
export interface DecisionFacts {
  requestId: string;
  /** The activity at whose end it was asked. */
  execution: number;
  kind: string;
  tool: string;
  toolCallId: string;
  arguments?: JsonObject;
  askedAt: string;
  votes?: readonly { at: string; by: string; byId?: string; action: string }[];
  escalations?: readonly { at: string; to: string }[];
  /** Absent while it is open. */
  ended?: DecisionEnd;
}

/** How the wait for a decision ended. */
export interface DecisionEnd {
  at: string;
  /** What was decided; absent when the run ended without. */
  action?: string;
  /** Where or by what it was decided: `console`, `signal`, `rule`, `deadline`, … */
  via?: string;
  by?: string;
  byId?: string;
}

/** A run that the turn started. */
export interface ChildFacts {
  runId: string;
  agentId: string;
  /** The activity that asked for it. */
  execution: number;
  toolCallId?: string;
  startedAt: string;
  /** Absent while it is under way. `failed` says why, where it did not complete. */
  ended?: { at: string; failed?: string };
}
