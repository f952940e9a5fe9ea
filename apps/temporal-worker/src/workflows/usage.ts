import { type JournalSignal, journalSignalName, type Usage } from '@platform/temporal/contract';
import { noUsage, withChild, withEntry } from '@platform/temporal/workflow';
import { defineSignal, setHandler } from '@temporalio/workflow';
import { isObject } from './shapes.js';

const journalSignal = defineSignal<[JournalSignal]>(journalSignalName);

/**
 * Adds up a run's calls and tokens from the journal's entries, wherever they come from: signals, results, heartbeats of a lost
 * worker. Keeps numbers only (the history is the store), counts each entry once, and ignores what is no entry.
 */
export class UsageCounter {
  total: Usage;
  /** What was used before the current turn. */
  beforeTurn: Usage;
  private turn = 0;
  /** Number of the next entry to count. */
  private next = 0;

  /**
   * @param before what the executions before counted.
   * @param seen is given each entry of the current turn, once.
   * @param signalled is given each signal.
   */
  constructor(
    before: Usage | undefined,
    private readonly seen: (entry: Record<string, unknown>) => void,
    signalled: (signal: Record<string, unknown>) => void,
  ) {
    this.total = before ?? noUsage;
    this.beforeTurn = this.total;
    setHandler(journalSignal, (signal: unknown) => {
      if (!isObject(signal)) return;
      this.add(signal.turn, signal.entries);
      signalled(signal);
    });
  }

  /** From now on entries belong to this turn, of which the first ones (a fork's) were counted elsewhere. */
  begin(turn: number, countedBefore = 0): void {
    this.turn = turn;
    this.beforeTurn = this.total;
    this.next = countedBefore;
  }

  /** Counts what a run that this one started has used. */
  addChild(usage: unknown): void {
    this.total = withChild(this.total, usage);
  }

  /** Counts those entries of the current turn that were not counted yet. */
  add(turn: unknown, entries: unknown): void {
    if (turn !== this.turn || !Array.isArray(entries)) return;
    for (const entry of entries) {
      if (!isObject(entry) || !Number.isSafeInteger(entry.n) || Number(entry.n) < this.next) continue;
      this.next = Number(entry.n) + 1;
      this.total = withEntry(this.total, entry);
      this.seen(entry);
    }
  }
}
