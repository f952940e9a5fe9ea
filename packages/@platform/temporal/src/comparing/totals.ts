/** What a run has used and needed in all. */
import type { Usage } from '../domain/contract.js';
import type { RunView } from '../projection/view.js';

/** One side of a comparison. A fork did not use what it keeps. */
export interface RunTotals {
  runId: string;
  agentId: string;
  status: RunView['status'];
  startedAt: string;
  /** Milliseconds from its start to its end; absent while it goes on. */
  ms?: number;
  usage: Usage;
  /** Decisions that were taken in this run, by people and without them, and the milliseconds that they took in all. */
  decisions: { taken: number; byPeople: number; ms: number };
  /** Models, with the number of their calls, the one with the most calls first. */
  models: { model: string; calls: number }[];
  /** Calls that it has from the run before, and did not make. */
  kept: number;
  /** What the agent answered; absent while it has not. */
  content?: unknown;
}

export function totalsOf(view: RunView): RunTotals {
  const { runId, agentId, status, startedAt, endedAt, usage, content, timeline } = view;
  const models = new Map<string, number>();
  const decisions = { taken: 0, byPeople: 0, ms: 0 };
  let kept = 0;
  for (const item of timeline) {
    if ('kept' in item && item.kept) kept++;
    else if (item.kind === 'message') models.set(item.model, (models.get(item.model) ?? 0) + 1);
    if (item.kind !== 'decision' || !item.decision || item.decision.via === 'fork') continue;
    decisions.taken++;
    if (!isAutomatic(item.decision.via)) decisions.byPeople++;
    decisions.ms += Math.max(0, Date.parse(item.decision.decidedAt) - Date.parse(item.request.askedAt));
  }
  return {
    ...{ runId, agentId, status, startedAt, usage, decisions, kept },
    ...(endedAt !== undefined && { ms: Date.parse(endedAt) - Date.parse(startedAt) }),
    models: [...models].map(([model, calls]) => ({ model, calls })).sort((one, other) => other.calls - one.calls),
    ...(content !== undefined && { content }),
  };
}

function isAutomatic(via: string | undefined): boolean {
  return via === 'policy' || via === 'rule' || via === 'deadline';
}
