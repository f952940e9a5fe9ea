/** The limits of a run: those of its input, and what people granted, when they were reached or before. */
import { kindOf } from '../domain/decisions/kinds.js';
import { withGrant } from '../domain/limits/granting.js';
import { withGrants } from '../domain/limits/limits.js';
import { asSound, unsound } from './sound.js';
import { type Cause, type ProjectionState, putItem, putUnreadable } from './state.js';
import type { RunView } from './view.js';

/** More was granted before a limit was reached: the answer to the update holds it. */
export function applyRaise(state: ProjectionState, cause: Cause, given: unknown): void {
  const raise = asSound('raise', given);
  if (!raise) {
    putUnreadable(state, cause, `more of a limit: ${unsound('raise', given)}`);
    return;
  }
  state.raises.push(raise);
  const { at, ...said } = raise;
  putItem(state, cause, { kind: 'limitRaised', id: `e${cause.eventId}`, at, ...said });
}

/** The limits in force; nothing when the run has none. */
export function limitsInForce(state: ProjectionState): Pick<RunView, 'limits' | 'granted'> {
  const { limits, head } = state;
  if (!limits) return {};
  let granted = state.grantedBefore;
  for (const { at, ...given } of grantsOf(state)) {
    granted = withGrant(limits, granted, given, (Date.parse(at) - Date.parse(head.startedAt)) / 1000);
  }
  return { limits: withGrants(limits, granted), ...(Object.keys(granted).length > 0 && { granted }) };
}

/** In the order in which they were granted: how much time a grant adds depends on when it came. */
function grantsOf({ asked, raises }: ProjectionState) {
  const decided = [...asked.values()].flatMap(({ request, decision }) => {
    if (kindOf(request).about !== 'limit' || !decision) return [];
    return [{ at: decision.decidedAt, action: decision.action, arguments: decision.arguments ?? request.arguments }];
  });
  const raised = raises.map(({ at, limit, more }) => ({ at, action: 'approve', arguments: { [limit]: more } }));
  return [...decided, ...raised].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
