/** Turns that a fork treats as one. While members of a team wait, a turn plays back what earlier turns have recorded. */
import type { DecisionAnswer } from '../agent-service.js';
import { asNumber, asObject } from '../domain/json/read.js';
import { journalOf, type PastTurn } from '../past/past.js';
import type { Past } from './read-past.js';
import { turnOf } from './save-transcript.js';

/** A turn together with the earlier turns that it plays back, if any. Entries are numbered from the first of these turns on. */
export interface JoinedTurn extends PastTurn {
  /** The last of the turns; `turn` is the first. */
  last: number;
  /** How many entries the turns before the last have. */
  offset: number;
  /** Number of the first entry of each turn. */
  offsets: ReadonlyMap<number, number>;
  /** Answers with which the later turns began. `answers` are those of the first turn. */
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
