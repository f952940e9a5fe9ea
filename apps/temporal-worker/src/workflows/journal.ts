import { type JournalSignal, journalSignalName } from '@platform/temporal/contract';
import { type JournalChange, JournalIntake } from '@platform/temporal/workflow';
import { defineSignal, setHandler } from '@temporalio/workflow';
import type { TurnFailure } from './failures.js';
import { takesSignal } from './faults.js';
import { logIgnored } from './ignored.js';

const journalSignal = defineSignal<[JournalSignal]>(journalSignalName);

/** Is told about the journal of the turn under way. */
export interface JournalListener {
  /** A turn begins. Later entries belong to it. */
  began?(): void;
  /** The entry counts. It replaces an earlier entry of the same number, if there was one. */
  saw?(n: number, entry: Readonly<Record<string, unknown>>): void;
  /** The entry of this number does not count any more. */
  forgot?(n: number): void;
  /** A signal that holds nothing but entries that count. */
  signalled?(signal: unknown): void;
}

/**
 * The journal of the turn under way. Entries come in signals, in results, and in heartbeats of a lost worker; `JournalIntake` decides which of them
 * count. It keeps only their numbers: the history is the store.
 */
export class Journal {
  private readonly intake = new JournalIntake();

  /**
   * @param kept entries that the first turn begins with (a fork's).
   * @param listeners are told in this order.
   */
  constructor(
    kept: unknown,
    private readonly listeners: readonly JournalListener[],
  ) {
    if (kept) this.intake.began(kept);
    const taken = takesSignal(journalSignalName, (signal) => {
      const change = this.intake.signalled(signal);
      this.tell(change);
      if (change.ignored.length > 0)
        logIgnored(`A signal was ignored: ${journalSignalName}`, { cause: change.ignored.join('; ') });
      else for (const listener of this.listeners) listener.signalled?.(signal);
    });
    setHandler(journalSignal, taken);
  }

  /** From now on entries are of this turn. */
  begin(turn: number): void {
    this.intake.forgetBefore(turn);
    for (const listener of this.listeners) listener.began?.();
  }

  /** An activity of the turn begins. */
  scheduled(turn: number): void {
    this.intake.scheduled(turn);
  }

  /** The activity has ended; `report` is its result or its last heartbeat. */
  ended(turn: number, report: unknown): void {
    this.tell(this.intake.reported(turn, report));
    this.intake.ended();
  }

  /** The activity has failed. */
  failed(turn: number, { heartbeat, acked }: TurnFailure): void {
    this.tell(this.intake.reported(turn, heartbeat) ?? this.intake.failedAt(turn, acked));
    this.intake.ended();
  }

  private tell(change: JournalChange | undefined): void {
    for (const { n } of change?.dropped ?? []) for (const listener of this.listeners) listener.forgot?.(n);
    for (const { n, entry } of change?.taken ?? []) for (const listener of this.listeners) listener.saw?.(n, entry);
  }
}
