/** How the entries of a turn's journal come into the history. */
import type { FailedAttempt, JournalEntry } from '../../agent-service.js';

/** Name of the signal that takes acknowledged entries into the history. */
export const journalSignalName = 'journal';

/** Payload of the `journal` signal: acknowledged entries of a turn that left the heartbeat details. Idempotent by `turn` and `n`. */
export interface JournalSignal {
  turn: number;
  entries: JournalEntry[];
  /** The agent has post hooks. */
  postHooks?: boolean;
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
  /** How often (`count`) the turn's process has died while the journal had `at` entries. */
  deaths?: { at: number; count: number };
  /** The agent has post hooks. */
  postHooks?: boolean;
  /** The attempt that wrote this, and when the server says that it was started. */
  attempt?: { attempt: number; startedAt: string };
  /** Attempts of this activity that failed before that one, as in results. */
  attempts?: FailedAttempt[];
}

/** Details of a failed turn: whether it moved on before it failed (`acked > started`). */
export interface TurnFailureDetails {
  started: number;
  acked: number;
  /** When the attempt that failed was started, by the server's clock. */
  startedAt?: string;
  /** And when it ended. */
  endedAt?: string;
  /** Attempts of this activity that failed before that one, as in results. */
  attempts?: FailedAttempt[];
}
