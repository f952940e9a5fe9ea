/** What people see of a run: the shape that the console, the CLI and other programs read. Everything in it is JSON. */

import type {
  ApprovalRule,
  Grants,
  Pause,
  PendingDecision,
  RunLimits,
  RunOrigin,
  RunStatus,
  Stall,
  Usage,
} from '../domain/contract.js';
import type { Named } from '../domain/decisions/same-person.js';
import type { TimelineItem } from './timeline.js';

export type * from './timeline.js';

/** A run as its history tells it. Times are ISO 8601. */
export interface RunView {
  runId: string;
  agentId: string;
  request: string | Record<string, unknown>;
  startedBy: string;
  /** `Person.id` of who started it, where sign-in knows it. */
  startedById?: string;
  /** Who started the runs that it goes on from. */
  startersBefore?: Named[];
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
