/** Rules of a run that were taken back. Those in force are told by the memo. */
import type { ApprovalRule } from '../contract.js';
import { asObject, asText } from './read.js';
import { type Cause, type ProjectionState, putItem } from './state.js';

/** A rule was revoked: the answer to the update holds it. */
export function applyRevocation(state: ProjectionState, cause: Cause, given: unknown): void {
  const rule = asObject(given);
  const by = asText(asObject(rule?.revoked)?.by);
  if (!rule || by === undefined) return;
  const note = asText(asObject(rule.revoked)?.note);
  const id = `e${cause.eventId}`;
  putItem(state, cause, { kind: 'ruleRevoked', id, at: cause.at, by, note, rule: rule as unknown as ApprovalRule });
}
