/** Spans of what a run waits for between two activities: people who decide, and runs that it started. */

import { rootLink } from './execution-spans.js';
import type { ChildFacts, DecisionFacts, TurnFacts } from './facts.js';
import { spanIdOf, spanNames } from './ids.js';
import { between, contentOf, failed, heldIn, spanOf, stated, timeOf } from './parts.js';
import type { SpanEvent, Telling, TraceSpan } from './span.js';

/** From when people were asked to the decision, with the votes before it. None while it is open. */
export function decisionSpan(facts: TurnFacts, asked: DecisionFacts, { contents }: Telling): TraceSpan[] {
  const { requestId, execution, kind, tool, toolCallId, askedAt, ended } = asked;
  if (!ended) return [];
  const times = between([askedAt], ended.at);
  const span = spanOf(facts, spanNames.decision(requestId), {
    parentSpanId: spanIdOf(facts.runId, facts.turn, spanNames.execution(execution)),
    name: `await_decision ${tool}`,
    ...times,
    attributes: {
      'openinference.span.kind': 'CHAIN',
      'gen_ai.tool.name': tool,
      'gen_ai.tool.call.id': toolCallId,
      'agents.request_id': requestId,
      'agents.decision.kind': kind,
      'agents.decision.action': ended.action,
      'agents.decision.via': ended.via,
      'agents.decided_by': ended.by,
      'enduser.id': ended.byId,
      ...(contents && heldIn('input', asked.arguments)),
    },
    events: eventsOf(asked),
  });
  return [span];
}

function eventsOf({ votes = [], escalations = [] }: DecisionFacts): SpanEvent[] {
  const voted = votes.map(({ at, by, byId, action }) => ({
    name: 'vote',
    at: timeOf(at) ?? at,
    attributes: stated({ 'agents.decided_by': by, 'enduser.id': byId, 'agents.decision.action': action }),
  }));
  const escalated = escalations.map(({ at, to }) => ({
    name: 'escalated',
    at: timeOf(at) ?? at,
    attributes: stated({ 'agents.decision.to': contentOf(to) }),
  }));
  return [...voted, ...escalated].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** From the start of a run to its end, with a link to its own first trace. None while it is under way. */
export function childSpan(facts: TurnFacts, child: ChildFacts): TraceSpan[] {
  const { runId, agentId, execution, toolCallId, startedAt, ended } = child;
  if (!ended) return [];
  const times = between([startedAt], ended.at);
  const span = spanOf(facts, spanNames.child(runId), {
    parentSpanId: spanIdOf(facts.runId, facts.turn, spanNames.execution(execution)),
    name: `await_run ${agentId}`,
    ...times,
    attributes: {
      'openinference.span.kind': 'CHAIN',
      'gen_ai.agent.id': agentId,
      'gen_ai.tool.call.id': toolCallId,
      'agents.child_run_id': runId,
      'error.type': ended.failed === undefined ? undefined : 'ChildRun',
    },
    ...(ended.failed !== undefined && failed('ChildRun', ended.failed, times.end)),
    links: [rootLink(runId, 0, 'child')],
  });
  return [span];
}
