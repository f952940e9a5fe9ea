/** The turns of a run as plain JSON: what its model calls are read from, also when the server no longer has its history. */
import type { RunTranscript } from '../domain/contract.js';
import { asObject, type JsonObject } from '../domain/json/read.js';
import { journalOf, type PastCollector } from './past.js';

/** A turn of a run. */
export interface RecordedTurn {
  turn: number;
  /** Of its journal, in their order; those of a fork's origin too. */
  entries: JsonObject[];
  /** Messages of its end, as `addTurn` takes them. */
  end?: { messages?: unknown; snapshot?: unknown };
  /** The first turn of the history that it stands in, and the conversation with which that history begins. */
  first: number;
  transcript?: RunTranscript;
}

/** The turns that were collected. */
export function recordedTurns(collected: PastCollector): RecordedTurn[] {
  return collected.turns.map((turn) => {
    const { messages, snapshot } = asObject(turn.result?.state) ?? turn.result ?? {};
    const { first, input } = turn.execution;
    return {
      turn: turn.turn,
      entries: journalOf(turn),
      ...((messages !== undefined || snapshot !== undefined) && { end: { messages, snapshot } }),
      first,
      ...(input.transcript && { transcript: input.transcript }),
    };
  });
}
