import type { Usage, UsageSum } from '@platform/temporal/contract';
import { noUsage, usageOf, withChild, withoutUsage, withUsage } from '@platform/temporal/workflow';
import type { JournalListener } from './journal.js';

/** Adds up a run's calls and tokens from the entries of its journal, and what the runs that it started used. */
export class UsageCounter implements JournalListener {
  total: Usage;
  /** What was used before the current turn. */
  beforeTurn: Usage;
  /** What the entries of the current turn added. */
  private readonly added = new Map<number, UsageSum>();

  /** @param before what earlier executions counted. */
  constructor(before: Usage | undefined) {
    this.total = before ?? noUsage;
    this.beforeTurn = this.total;
  }

  began(): void {
    this.added.clear();
    this.beforeTurn = this.total;
  }

  saw(n: number, entry: Readonly<Record<string, unknown>>): void {
    const added = usageOf(entry);
    this.added.set(n, added);
    this.total = withUsage(this.total, added);
  }

  forgot(n: number): void {
    this.total = withoutUsage(this.total, this.added.get(n) ?? noUsage);
    this.added.delete(n);
  }

  /** Counts what a run that this one started has used. */
  addChild(usage: unknown): void {
    this.total = withChild(this.total, usage);
  }
}
