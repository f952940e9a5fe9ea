import type { Whole } from '@platform/temporal';
import { BoundedLabel } from '@platform/temporal/bounded-label';
import { Gauge, Registry } from 'prom-client';

/** Milliseconds for which an answer is given again: however often it is asked, Temporal is not. */
const freshMs = 10_000;

const [hour, day] = [3_600, 86_400];

/** Ages of decisions, in seconds: each is of those that are younger than it and fit none before. */
const ages = { under_5m: 300, under_1h: hour, under_1d: day, under_1w: 7 * day, older: Number.POSITIVE_INFINITY };

/** Seconds until a deadline passes. */
const soon = { overdue: 0, within_1h: hour, within_1d: day, later: Number.POSITIVE_INFINITY };

const [mostCauses, mostKinds] = [50, 20];

/**
 * The state of the whole as Prometheus reads it. It is read when somebody asks, by the console that is asked. Consoles tell the same, and every rule and
 * panel takes the greatest, so nothing has to be elected.
 */
export class WholeMetrics {
  #read: { at: number; text: Promise<string> } | undefined;

  constructor(private readonly readWhole: () => Promise<Whole>) {}

  /** In Prometheus' text format, at most ten seconds old. Throws what reading throws. */
  text(now = Date.now()): Promise<string> {
    if (this.#read && now - this.#read.at < freshMs) return this.#read.text;
    const text = this.readWhole().then((whole) => textOf(whole, now));
    const read = { at: now, text };
    this.#read = read;
    text.catch(() => {
      if (this.#read === read) this.#read = undefined;
    });
    return text;
  }
}

/** Every series anew, so that what is not there any more is gone. */
function textOf({ runs, decisions, stalls, pollers, unread }: Whole, now: number): Promise<string> {
  const register = new Registry();
  const gauge = <const Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [register] });
  const secondsSince = (time: string) => Math.max(0, (now - Date.parse(time)) / 1_000);

  const byStatus = gauge('agents_runs', 'Runs by status; ended ones as long as Temporal keeps them.', ['status']);
  for (const [status, count] of Object.entries(runs)) byStatus.set({ status }, count);

  const open = gauge('agents_decisions_open', 'Decisions that people are asked for, by kind and age.', ['kind', 'age']);
  const kinds = new BoundedLabel(mostKinds);
  for (const { kind, askedAt } of decisions)
    open.inc({ kind: kinds.of(kind), age: stepOf(ages, secondsSince(askedAt)) });
  const due = gauge('agents_decisions_due', 'Open decisions by when their deadline passes.', ['deadline']);
  for (const deadline of [...Object.keys(soon), 'none']) due.set({ deadline }, 0);
  for (const { deadline } of decisions)
    due.inc({ deadline: deadline ? stepOf(soon, (Date.parse(deadline) - now) / 1_000) : 'none' });
  const overdue = decisions.filter(({ deadline }) => deadline && Date.parse(deadline) < now).length;
  gauge('agents_decisions_overdue', 'Open decisions whose deadline has passed.').set(overdue);
  gauge('agents_decision_oldest_seconds', 'Age of the oldest open decision; 0 when there is none.').set(
    Math.max(0, ...decisions.map(({ askedAt }) => secondsSince(askedAt))),
  );

  const stalled = gauge('agents_runs_stalled', 'Stalled runs, by cause.', ['cause']);
  const causes = new BoundedLabel(mostCauses);
  for (const { type } of stalls) stalled.inc({ cause: causes.of(type) });
  gauge('agents_stall_oldest_seconds', 'How long the longest stalled run has been stalled; 0 when there is none.').set(
    Math.max(0, ...stalls.map(({ since }) => secondsSince(since))),
  );

  const takers = gauge('agents_pollers', 'Processes that take tasks, as the server has seen them.', ['queue']);
  for (const [queue, count] of Object.entries(pollers)) takers.set({ queue }, count);
  gauge('agents_whole_unread_runs', 'Above 0: not every run that waits or is stalled could be read.').set(unread);
  return register.metrics();
}

/** The first step that is above a number of seconds. */
function stepOf(steps: Record<string, number>, seconds: number): string {
  return Object.entries(steps).find(([, most]) => seconds < most)?.[0] ?? Object.keys(steps).at(-1)!;
}
