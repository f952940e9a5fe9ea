/** What a run has done, turn by turn, with every entry of its journals: folded from the events of its history. */
import type { DecisionAnswer } from '../agent-service.js';
import { type AgentRunInput, journalSignalName } from '../domain/contract.js';
import { type JournalChange, JournalIntake } from '../domain/journal/intake.js';
import { asList, asNumber, asObject, type JsonObject } from '../domain/json/read.js';
import type { RunEvent } from '../projection/events.js';

/** A turn of the past. */
export interface PastTurn {
  turn: number;
  /** By number; those of a fork's origin too. */
  entries: Map<number, JsonObject>;
  /** How it ended; absent when it did not, or not yet. */
  result?: JsonObject;
  /** What people decided at the end of the turn before. */
  answers: DecisionAnswer[];
  /** The execution that it belongs to: the input, and its first turn. */
  execution: { input: AgentRunInput; first: number };
}

/** Takes the events of a history, in its order. */
export class PastCollector {
  readonly executions: PastTurn['execution'][] = [];
  readonly #turns = new Map<number, PastTurn>();
  /** Turns of activities, by the event that scheduled them. */
  readonly #scheduled = new Map<number, number>();
  readonly #journal = new JournalIntake();

  /** Turns in their order. */
  get turns(): PastTurn[] {
    return [...this.#turns.values()].sort((a, b) => a.turn - b.turn);
  }

  /** Entries of the turn under way that only its worker's heartbeat tells of. */
  addHeartbeat(heartbeat: unknown): void {
    const turn = asNumber(asObject(heartbeat)?.turn);
    if (turn === undefined || this.executions.length === 0) return;
    const { entries } = this.#turn(turn);
    for (const given of asList(asObject(heartbeat)?.entries)) {
      const entry = asObject(given);
      const n = asNumber(entry?.n);
      if (entry && n !== undefined && !entries.has(n)) entries.set(n, entry);
    }
  }

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'runStarted': {
        const input = event.input as AgentRunInput;
        this.executions.push({ input, first: input.carried?.turn ?? 0 });
        if (input.kept && !input.carried) this.#add(this.#journal.began(input.kept));
        break;
      }
      case 'turnScheduled': {
        const input = asObject(event.input);
        const turn = asNumber(input?.turn);
        if (turn === undefined) return;
        this.#scheduled.set(event.id, turn);
        this.#journal.scheduled(turn);
        this.#turn(turn).answers = asList(input?.decisions) as DecisionAnswer[];
        break;
      }
      case 'turnCompleted': {
        const turn = this.#scheduled.get(event.scheduledId);
        const result = asObject(event.result);
        if (turn === undefined) return;
        const change = this.#journal.reported(turn, event.result);
        this.#journal.ended();
        if (!change || !result) return;
        this.#add(change);
        this.#turn(turn).result = result;
        break;
      }
      case 'turnFailed': {
        const turn = this.#scheduled.get(event.scheduledId);
        if (turn === undefined) return;
        this.#add(this.#journal.failed(turn, event.failure));
        this.#journal.ended();
        break;
      }
      case 'turnCancelled':
        if (this.#scheduled.has(event.scheduledId)) this.#journal.ended();
        break;
      case 'signalled':
        if (event.name === journalSignalName) this.#add(this.#journal.signalled(event.payload));
        break;
    }
  }

  #add({ taken, dropped }: JournalChange): void {
    for (const { turn, n } of dropped) this.#turn(turn).entries.delete(n);
    for (const { turn, n, entry } of taken) this.#turn(turn).entries.set(n, entry);
  }

  #turn(turn: number): PastTurn {
    const known = this.#turns.get(turn);
    if (known) return known;
    const execution = this.executions.at(-1);
    if (!execution) throw new Error('A turn before the run has started');
    const made = { turn, entries: new Map(), answers: [], execution };
    this.#turns.set(turn, made);
    return made;
  }
}

/** The journal of a turn, in order. */
export function journalOf({ entries }: PastTurn): JsonObject[] {
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}
