/** Rules of a run. The memo holds all of them. The answer to an update says who revoked one. */

import { asList } from '../domain/json/read.js';
import { putDecision } from './decisions.js';
import { asSound, unsound } from './sound.js';
import { type Cause, type ProjectionState, putItem, putUnreadable } from './state.js';

/** All rules as they are now. They also tell which rule a decision by signal has made: the signal itself does not. */
export function applyRules(state: ProjectionState, cause: Cause, given: unknown): void {
  const rules = asList(given);
  state.rules = rules.flatMap((rule) => asSound('rule', rule) ?? []);
  const unread = rules.find((rule) => unsound('rule', rule) !== undefined);
  if (unread !== undefined) putUnreadable(state, cause, `a rule: ${unsound('rule', unread)}`);
  for (const { id, requestId } of state.rules) {
    const decision = state.asked.get(requestId)?.decision;
    if (decision?.remember && !decision.createdRule) putDecision(state, cause, { ...decision, createdRule: id });
  }
}

/** A rule was revoked: the answer to the update holds it. */
export function applyRevocation(state: ProjectionState, cause: Cause, given: unknown): void {
  const rule = asSound('rule', given);
  if (!rule?.revoked) {
    putUnreadable(state, cause, `the end of a rule: ${unsound('rule', given) ?? 'nobody ended it'}`);
    return;
  }
  const { by, byId, note } = rule.revoked;
  putItem(state, cause, { kind: 'ruleRevoked', id: `e${cause.eventId}`, at: cause.at, by, byId, note, rule });
}
