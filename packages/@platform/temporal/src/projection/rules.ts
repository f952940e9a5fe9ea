/** Rules of a run: the memo holds them all, the answer to an update says who took one back. */
import type { ApprovalRule } from '../contract.js';
import { putDecision } from './decisions.js';
import { asList, asObject, asText } from './read.js';
import { type Cause, type ProjectionState, putItem } from './state.js';

/** All rules as they are now. A decision by signal does not tell which rule it made: here it is known. */
export function applyRules(state: ProjectionState, cause: Cause, given: unknown): void {
  state.rules = asList(given) as ApprovalRule[];
  for (const { id, requestId } of state.rules) {
    const decision = state.asked.get(requestId)?.decision;
    if (decision?.remember && !decision.createdRule) putDecision(state, cause, { ...decision, createdRule: id });
  }
}

/** A rule was revoked: the answer to the update holds it. */
export function applyRevocation(state: ProjectionState, cause: Cause, given: unknown): void {
  const rule = asObject(given);
  const by = asText(asObject(rule?.revoked)?.by);
  if (!rule || by === undefined) return;
  const note = asText(asObject(rule.revoked)?.note);
  const id = `e${cause.eventId}`;
  putItem(state, cause, { kind: 'ruleRevoked', id, at: cause.at, by, note, rule: rule as unknown as ApprovalRule });
}
