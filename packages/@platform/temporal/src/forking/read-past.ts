/** What a run has done, as one that goes on from it needs it: turn by turn, with every entry of the journal. */
import type { DecisionAnswer } from '../agent-service.js';
import { notFoundOrArchived } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import { type AgentRunInput, journalSignalName } from '../domain/contract.js';
import { type JournalChange, JournalIntake } from '../domain/journal/intake.js';
import { asList, asNumber, asObject, type JsonObject } from '../domain/json/read.js';
import { RunNotFound } from '../errors/errors.js';
import { readHistory } from '../history/read.js';
import type { RunEvent } from '../projection/events.js';
import { RunProjection } from '../projection/projection.js';
import type { RunView } from '../projection/view.js';

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

/** A run and its turns, without those of executions that the server no longer has. */
export interface Past {
  view: RunView;
  /** Of the first execution that the server has. */
  input: AgentRunInput;
  turns: PastTurn[];
}

/** Throws `RunNotFound`, `CannotContinue` when it is archived, `TemporalUnavailable`. */
export async function readPast(client: TemporalClient, runId: string): Promise<Past> {
  const projection = new RunProjection();
  const collected = new Collector();
  try {
    for await (const event of readHistory(client, runId)) {
      projection.apply(event);
      collected.apply(event);
    }
  } catch (error) {
    throw error instanceof RunNotFound ? await notFoundOrArchived(client, runId, error) : error;
  }
  const [first] = collected.executions;
  if (!first) throw new Error(`The history of run ${runId} has no beginning`);
  return {
    view: projection.view(),
    input: first.input,
    turns: [...collected.turns.values()].sort((a, b) => a.turn - b.turn),
  };
}

class Collector {
  readonly executions: PastTurn['execution'][] = [];
  readonly turns = new Map<number, PastTurn>();
  /** Turns of activities, by the event that scheduled them. */
  readonly #scheduled = new Map<number, number>();
  readonly #journal = new JournalIntake();

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
        const { heartbeat, details } = event.failure;
        const change = this.#journal.reported(turn, heartbeat);
        this.#add(change ?? this.#journal.failedAt(turn, asObject(details)?.acked));
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
    const known = this.turns.get(turn);
    if (known) return known;
    const execution = this.executions.at(-1);
    if (!execution) throw new Error('A turn before the run has started');
    const made = { turn, entries: new Map(), answers: [], execution };
    this.turns.set(turn, made);
    return made;
  }
}

/** The journal of a turn, in order. */
export function journalOf({ entries }: PastTurn): JsonObject[] {
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}
