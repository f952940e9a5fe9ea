/** Pauses: the memo holds the last one, and who ended it. */
import type { Pause } from '../domain/contract.js';
import { asObject, asText } from '../domain/json/read.js';
import { asTime } from './sound.js';
import { type Cause, type ProjectionState, putItem } from './state.js';
import { interruptTurn } from './stopped.js';

/** The last pause as it is now. */
export function applyPause(state: ProjectionState, cause: Cause, given: unknown): void {
  const pause = asPause(given);
  const resumed = asPause(asObject(given)?.resumed);
  state.pause = resumed ? undefined : pause;
  const item = { id: `e${cause.eventId}`, at: cause.at };
  if (resumed)
    putItem(state, cause, { ...item, kind: 'resumed', by: resumed.by, byId: resumed.byId, note: resumed.note });
  else if (pause) {
    interruptTurn(state, { why: 'paused', by: pause.by });
    putItem(state, cause, { ...item, kind: 'paused', by: pause.by, byId: pause.byId, note: pause.note });
  }
}

/** A pause as a memo or a payload holds it. */
export function asPause(given: unknown): Pause | undefined {
  const { by, byId, at, note } = asObject(given) ?? {};
  const time = asTime(at);
  return time === undefined
    ? undefined
    : { by: asText(by) ?? 'unknown', byId: asText(byId), at: time, note: asText(note) };
}
