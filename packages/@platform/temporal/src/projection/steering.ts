/** Messages to the agent. An update or a signal says them. A model call brings them, and its entry names them. */
import { asList, asObject, asText } from '../domain/json/read.js';
import { type Cause, getItem, type ProjectionState, putItem } from './state.js';
import { interruptTurn } from './stopped.js';

/** A message was accepted. */
export function applySaid(state: ProjectionState, cause: Cause, given: unknown): void {
  const { id, text, by, byId } = asObject(given) ?? {};
  if (asText(id) === undefined) return;
  const itemId = saidItemId(String(id));
  if (state.items.has(itemId)) return;
  const said = { by: asText(by) ?? 'unknown', byId: asText(byId), text: asText(text) ?? '' };
  interruptTurn(state, { why: 'steered', by: said.by });
  putItem(state, cause, { kind: 'steered', id: itemId, at: cause.at, ...said });
}

/** An entry names the messages that its model call brought. */
export function applyReached(
  state: ProjectionState,
  cause: Cause,
  ids: unknown,
  reached: { turn: number; n: number },
): void {
  for (const id of asList(ids)) {
    const item = getItem(state, saidItemId(String(id)), 'steered');
    if (item && !item.reached) putItem(state, cause, { ...item, reached });
  }
}

/** Id of the item of a message. */
export function saidItemId(id: string): string {
  return `said-${id}`;
}
