import { type JournalSignal, journalSignalName, type Usage, type UsageSum } from '@platform/temporal/contract';
import {
  type JournalChange,
  JournalIntake,
  noUsage,
  usageOf,
  withChild,
  withoutUsage,
  withUsage,
} from '@platform/temporal/workflow';
import { defineSignal, setHandler } from '@temporalio/workflow';
import type { TurnFailure } from './failures.js';
import { takesSignal } from './faults.js';
import { logIgnored } from './ignored.js';

const journalSignal = defineSignal<[JournalSignal]>(journalSignalName);

/** What is told of entries of the turn under way. */
interface EntryListener {
  /** The entry counts, in the place of another of the same number, if there was one. */
  saw(n: number, entry: Readonly<Record<string, unknown>>): void;
  /** It does not count any more. */
  forgot(n: number): void;
}

/**
 * Adds up a run's calls and tokens from the journal's entries that count (`JournalIntake`), wherever they come from: signals, results,
 * heartbeats of a lost worker. Keeps numbers only: the history is the store.
 */
export class UsageCounter {
  total: Usage;
  /** What was used before the current turn. */
  beforeTurn: Usage;
  private readonly journal = new JournalIntake();
  /** What the entries of the current turn added. */
  private readonly added = new Map<number, UsageSum>();

  /**
   * @param before what the executions before counted.
   * @param kept entries of the first turn that were counted elsewhere (a fork's).
   * @param listener is told of the entries of the current turn.
   * @param signalled is given each signal that holds nothing but such entries.
   */
  constructor(
    before: Usage | undefined,
    kept: unknown,
    private readonly listener: EntryListener,
    signalled: (signal: unknown) => void,
  ) {
    this.total = before ?? noUsage;
    this.beforeTurn = this.total;
    if (kept) this.journal.began(kept);
    const taken = takesSignal(journalSignalName, (signal) => {
      const change = this.journal.signalled(signal);
      this.apply(change);
      if (change.ignored.length > 0)
        logIgnored(`A signal was ignored: ${journalSignalName}`, { cause: change.ignored.join('; ') });
      else signalled(signal);
    });
    setHandler(journalSignal, taken);
  }

  /** From now on entries are of this turn. */
  begin(turn: number): void {
    this.journal.forgetBefore(turn);
    this.added.clear();
    this.beforeTurn = this.total;
  }

  /** An activity of the turn begins. */
  scheduled(turn: number): void {
    this.journal.scheduled(turn);
  }

  /** The activity has ended, and said this of its journal. */
  ended(turn: number, report: unknown): void {
    this.apply(this.journal.reported(turn, report));
    this.journal.ended();
  }

  /** The activity has failed. */
  failed(turn: number, { heartbeat, acked }: TurnFailure): void {
    this.apply(this.journal.reported(turn, heartbeat) ?? this.journal.failedAt(turn, acked));
    this.journal.ended();
  }

  /** Counts what a run that this one started has used. */
  addChild(usage: unknown): void {
    this.total = withChild(this.total, usage);
  }

  private apply(change: JournalChange | undefined): void {
    for (const { n } of change?.dropped ?? []) {
      this.total = withoutUsage(this.total, this.added.get(n) ?? noUsage);
      this.added.delete(n);
      this.listener.forgot(n);
    }
    for (const { n, entry } of change?.taken ?? []) {
      const added = usageOf(entry);
      this.added.set(n, added);
      this.total = withUsage(this.total, added);
      this.listener.saw(n, entry);
    }
  }
}
