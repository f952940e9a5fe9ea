/** Turns that are one to a fork: while members of a team wait, a turn plays again what the turns before it have recorded. */
import type { DecisionAnswer } from '../agent-service.js';
import { asNumber, asObject } from '../domain/json/read.js';
import { journalOf, type Past, type PastTurn } from './read-past.js';
import { turnOf } from './save-transcript.js';

/** A turn with those before it that it plays again, if any; its entries are numbered from the first of them on. */
export interface JoinedTurn extends PastTurn {
  /** The last of the turns; `turn` is the first. */
  last: number;
  /** How many entries those before the last have. */
  offset: number;
  /** Where the entries of each turn begin. */
  offsets: ReadonlyMap<number, number>;
  /** What people decided since; `answers` is what the first turn began with. */
  later: DecisionAnswer[];
}

/** Throws `CannotContinue` when the server no longer has one of the turns. */
export function joinedTurn(past: Past, turn: PastTurn): JoinedTurn {
  const before = past.turns.find((each) => each.turn === turn.turn - 1);
  const since = asNumber(asObject(before?.result?.state)?.since) ?? turn.turn;
  const numbers = Array.from({ length: turn.turn - since + 1 }, (_, index) => since + index);
  const turns = numbers.map((number) => turnOf(past, number));
  const [first = turn] = turns;
  const entries = turns.flatMap(journalOf);
  const offsets = new Map<number, number>();
  let count = 0;
  for (const each of turns) {
    offsets.set(each.turn, count);
    count += each.entries.size;
  }
  return {
    ...first,
    last: turn.turn,
    result: turn.result,
    entries: new Map(entries.map((entry, n) => [n, { ...entry, n }])),
    offset: entries.length - turn.entries.size,
    offsets,
    later: turns.slice(1).flatMap(({ answers }) => answers),
  };
}
