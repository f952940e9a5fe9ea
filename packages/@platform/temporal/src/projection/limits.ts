/** The limits of a run: those of its input, and what people granted. */
import { kindOf } from '../domain/decisions/kinds.js';
import { withGrant } from '../domain/limits/granting.js';
import { withGrants } from '../domain/limits/limits.js';
import type { ProjectionState } from './state.js';
import type { RunView } from './view.js';

/** The limits in force; nothing when the run has none. */
export function limitsInForce(state: ProjectionState): Pick<RunView, 'limits' | 'granted'> {
  const { limits, head } = state;
  if (!limits) return {};
  let granted = state.grantedBefore;
  for (const { request, decision } of state.asked.values()) {
    if (kindOf(request).about !== 'limit' || !decision) continue;
    const given = { action: decision.action, arguments: decision.arguments ?? request.arguments };
    granted = withGrant(limits, granted, given, (Date.parse(decision.decidedAt) - Date.parse(head.startedAt)) / 1000);
  }
  return { limits: withGrants(limits, granted), ...(Object.keys(granted).length > 0 && { granted }) };
}
