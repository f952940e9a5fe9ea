/**
 * Which entries of a run's journals count. Any Temporal client can send a `journal` signal, so the workflow, the projection of its history
 * and the agent-service (`journal_intake.py`) judge by this one rule, in the order of the history:
 *
 * - A signal brings the next entries of the turn under way, one after the other. What is known already is not taken twice.
 * - What a turn's own activity says in the end (its result, the heartbeat that a dead worker leaves) stands: it replaces what signals said
 *   of the same numbers, and what signals brought beyond it is no part of the turn.
 *
 * Pure, without imports of libraries: workflow code is bundled from here. `fixtures/journal` is read by the tests of both languages.
 */
import { isTooDeep, readableDepth } from '../bounds.js';
import { canonicalJson, isPlainObject } from '../json.js';
import { entryProblem } from './entry-problem.js';

/** An entry that counts. */
export interface JournalPart {
  turn: number;
  n: number;
  entry: Record<string, unknown>;
}

/** What a message of the history does to the journals. */
export interface JournalChange {
  /** Entries that count from now on, in order. Some of them replace others. */
  taken: JournalPart[];
  /** Entries that counted until now. */
  dropped: Pick<JournalPart, 'turn' | 'n'>[];
  /** Entries that counted before, with the same content. */
  known: Pick<JournalPart, 'turn' | 'n'>[];
  /** Why something that was sent does not count, or no longer; one sentence each. */
  ignored: string[];
}

interface Known {
  content: string;
  /** The turn's own activity or the run's input has brought it. Else a signal has, which anybody can send. */
  own: boolean;
}

/** The journals of a run's turns, as far as its history has been read. */
export class JournalIntake {
  readonly #turns = new Map<number, Map<number, Known>>();
  #underWay: number | undefined;

  /** Number of the next entry of a turn. */
  next(turn: number): number {
    return Math.max(-1, ...this.#known(turn).keys()) + 1;
  }

  /** Entries that a run begins with: those of the run that it is a fork of. */
  began(kept: unknown): JournalChange {
    if (keptProblem(kept) !== undefined) return noChange();
    return this.reported(0, { from: 0, entries: kept }) ?? noChange();
  }

  /** An activity of the turn is scheduled. */
  scheduled(turn: number): void {
    this.#underWay = turn;
  }

  /** The activity has ended. */
  ended(): void {
    this.#underWay = undefined;
  }

  /** Forgets earlier turns, which are over. They were only needed to recognise what a late signal repeats. */
  forgetBefore(turn: number): void {
    for (const known of this.#turns.keys()) if (known < turn) this.#turns.delete(known);
  }

  /** A `journal` signal, whatever its sender made of it. */
  signalled(payload: unknown): JournalChange {
    const change = noChange();
    const signal = readJournal(payload);
    if (typeof signal === 'string') return { ...change, ignored: [`it ${signal}`] };
    const { turn, entries } = signal;
    for (const entry of entries) {
      const n = Number(entry.n);
      const known = this.#known(turn).get(n);
      if (known) {
        if (known.content === contentOf(entry)) change.known.push({ turn, n });
        else change.ignored.push(`entry ${n} of turn ${turn} is there already, with other content`);
        continue;
      }
      const problem = this.#whyNotNext(turn, n);
      if (problem) {
        change.ignored.push(problem);
        break;
      }
      this.#put(change, turn, entry, false);
    }
    return change;
  }

  /**
   * What the activity of a turn says of its journal: `entries` as results and heartbeats hold them, and where there are none `from`, which
   * is how many there were. Those before are in signals, and missing where those cannot be read any more.
   *
   * @returns nothing when it cannot be the journal of this turn: then nothing of it counts.
   */
  reported(turn: number, report: unknown): JournalChange | undefined {
    if (reportProblem(turn, report) !== undefined) return undefined;
    const { from, entries } = report as { from: number; entries: Record<string, unknown>[] };
    const change = noChange();
    for (const entry of entries) this.#put(change, turn, entry, true);
    this.#dropFrom(change, turn, entries.length > 0 ? Number(entries.at(-1)?.n) + 1 : from);
    return change;
  }

  /** An activity of the turn failed: the last `heartbeat` says what its journal held, else its `details` how many entries. */
  failed(turn: number, { heartbeat, details }: { heartbeat?: unknown; details?: unknown }): JournalChange {
    const acked = isPlainObject(details) ? details.acked : undefined;
    return this.reported(turn, heartbeat) ?? this.failedAt(turn, acked);
  }

  /** An activity of the turn failed and says how many entries its journal had. */
  failedAt(turn: number, entries: unknown): JournalChange {
    const change = noChange();
    if (isNumber(entries)) this.#dropFrom(change, turn, entries);
    return change;
  }

  #whyNotNext(turn: number, n: number): string | undefined {
    if (turn !== this.#underWay) {
      const now = this.#underWay === undefined ? 'no turn is under way' : `turn ${this.#underWay} is under way`;
      return `entry ${n} is of turn ${turn}, but ${now}`;
    }
    const next = this.next(turn);
    return n === next ? undefined : `entry ${n} of turn ${turn} came before its time: the next one is ${next}`;
  }

  #put(change: JournalChange, turn: number, entry: Record<string, unknown>, own: boolean): void {
    const known = this.#known(turn);
    const n = Number(entry.n);
    const before = known.get(n);
    const content = contentOf(entry);
    known.set(n, { content, own });
    if (before?.content === content) {
      change.known.push({ turn, n });
      return;
    }
    if (before) {
      change.dropped.push({ turn, n });
      change.ignored.push(`a signal brought entry ${n} of turn ${turn} with other content than the turn has recorded`);
    }
    change.taken.push({ turn, n, entry });
  }

  #known(turn: number): Map<number, Known> {
    const known = this.#turns.get(turn) ?? new Map();
    this.#turns.set(turn, known);
    return known;
  }

  /** Drops entries from this number on that only signals brought. Does nothing for 0: an activity that says 0 failed before it read the journal. */
  #dropFrom(change: JournalChange, turn: number, first: number): void {
    if (first === 0) return;
    for (const [n, { own }] of this.#known(turn)) {
      if (own || n < first) continue;
      this.#known(turn).delete(n);
      change.dropped.push({ turn, n });
      change.ignored.push(`a signal brought entry ${n} of turn ${turn}, which the turn has not recorded`);
    }
  }
}

/** What is wrong with what the activity of a turn says of its journal, in words that follow its name. */
export function reportProblem(turn: number, report: unknown): string | undefined {
  if (!isPlainObject(report)) return 'must be an object with from and entries';
  const { turn: said = turn, from, entries } = report;
  if (said !== turn) return `must be of turn ${turn}`;
  if (!isNumber(from)) return 'has from, which must be a number from 0';
  const read = readJournal({ turn, entries });
  return typeof read === 'string' ? read : undefined;
}

/** What is wrong with the entries that a run begins with, in words that follow their name. */
export function keptProblem(kept: unknown): string | undefined {
  const problem = reportProblem(0, { from: 0, entries: kept });
  if (problem) return problem;
  const [first] = kept as Record<string, unknown>[];
  return !first || first.n === 0 ? undefined : 'has entries.0, which must have the number 0';
}

/** `turn` and `entries` with numbers without holes, or what is wrong with them. */
function readJournal(given: unknown): { turn: number; entries: Record<string, unknown>[] } | string {
  if (!isPlainObject(given)) return 'must be an object with turn and entries';
  const { turn, entries } = given;
  if (!isNumber(turn)) return 'must have the number of a turn';
  if (!Array.isArray(entries)) return 'must have a list of entries';
  if (isTooDeep(entries, readableDepth)) return 'has entries that are nested too deep';
  if (!areFinite(entries)) return 'has numbers that are not finite';
  for (const [index, entry] of entries.entries()) {
    const problem = entryProblem(entry);
    if (problem) return `has entries.${index}, which ${problem}`;
    if (index > 0 && entry.n !== entries[index - 1].n + 1) {
      return `has entries.${index}, which must have the number after the one before it`;
    }
  }
  return { turn, entries };
}

/** Whether all numbers are finite. JSON has no infinity, but readers make one of `1e999`. `value` must not be deep. */
function areFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(areFinite);
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function noChange(): JournalChange {
  return { taken: [], dropped: [], known: [], ignored: [] };
}

/** A text that differs for entries of different content. Somebody who looks for two entries with the same text can find them. */
export function contentOf(entry: Record<string, unknown>): string {
  const text = canonicalJson(entry);
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x85ebca6b);
  }
  return `${text.length}.${one >>> 0}.${other >>> 0}`;
}
