/** The decisions that a turn asked for. */
import { canonicalJson } from '../domain/json.js';
import type { DecisionItem, RunView, TimelineItem } from '../projection/view.js';
import type { DecisionEnd, DecisionFacts, ExecutionFacts } from './facts.js';

/** The turns that asked for decisions. */
export function askingTurns({ timeline }: Pick<RunView, 'timeline'>): number[] {
  const turns = timeline.flatMap((item) => (isOwnDecision(item) ? [askedInTurn(item.request.id)] : []));
  return [...new Set(turns)].filter((turn) => turn >= 0);
}

/** A decision that came with the start was taken in the run that this one is a fork of. */
function isOwnDecision(item: TimelineItem): item is DecisionItem {
  return item.kind === 'decision' && item.decision?.via !== 'fork';
}

/** Ids of requests begin with the turn. */
function askedInTurn(requestId: string): number {
  return Number.parseInt(requestId, 10);
}

/**
 * The decisions of one turn, from what people see of the run. `executions`: the turn's activities; the one that was scheduled last when people were
 * asked has asked. `unsure`: items that the task under way has changed, which may turn out otherwise when it is done.
 */
export function decisionsOf(
  { timeline, endedAt }: Pick<RunView, 'timeline' | 'endedAt'>,
  turn: number,
  executions: readonly ExecutionFacts[],
  unsure: ReadonlySet<string> = new Set(),
): DecisionFacts[] {
  const asked = new Set<string>();
  return timeline.flatMap((item) => {
    if (!isOwnDecision(item) || askedInTurn(item.request.id) !== turn) return [];
    const { request, decision } = item;
    const { askedAt, kind, tool, toolCallId } = request;
    const again = asked.has(request.id);
    asked.add(request.id);
    const before = executions.filter(({ scheduledAt }) => scheduledAt <= askedAt);
    const votes = decision?.votes ?? request.votes ?? [];
    const isSure = decision?.via !== 'signal' || !unsure.has(item.id);
    const ended: DecisionEnd | undefined =
      decision && isSure
        ? { at: decision.decidedAt, action: decision.action, via: decision.via, by: decision.by, byId: decision.byId }
        : endedAt !== undefined
          ? { at: endedAt }
          : undefined;
    const facts: DecisionFacts = {
      // Asked again with the id that it had: another wait.
      requestId: again ? `${request.id} ${askedAt}` : request.id,
      execution: before.at(-1)?.execution ?? 0,
      kind,
      tool,
      toolCallId,
      arguments: request.arguments,
      askedAt,
      votes: votes.map(({ at, by, byId, action }) => ({ at, by, byId, action })),
      escalations: (request.escalations ?? [])
        .filter(({ done }) => done)
        .map(({ at, to }) => ({ at, to: canonicalJson(to) })),
      ended,
    };
    return [facts];
  });
}
