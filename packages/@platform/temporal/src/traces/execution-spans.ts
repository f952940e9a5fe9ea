/** Spans of activities and of their attempts that failed. */
import type { ExecutionFacts, TurnFacts } from './facts.js';
import { spanIdOf, spanNames, traceIdOf } from './ids.js';
import { between, failed, heldIn, spanOf } from './parts.js';
import type { SpanLink, Telling, TraceSpan } from './span.js';

/** The span of an activity, from when it was scheduled to its end. None while it is under way. */
export function executionSpan(facts: TurnFacts, given: ExecutionFacts, { contents }: Telling): TraceSpan[] {
  const { execution, scheduledAt, ended } = given;
  if (!ended) return [];
  const { runId, turn, agentId, origin } = facts;
  const isRoot = execution === 0;
  const { failure } = ended;
  const times = between([scheduledAt], ended.at);
  const span = spanOf(facts, spanNames.execution(execution), {
    ...(!isRoot && { parentSpanId: spanIdOf(runId, turn, spanNames.execution(0)) }),
    name: `invoke_agent ${agentId}`,
    ...times,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.id': agentId,
      'gen_ai.agent.name': agentId,
      'openinference.span.kind': 'AGENT',
      'agents.execution': execution,
      'agents.status': ended.status,
      'agents.attempt': (ended.attempt ?? 1) > 1 ? ended.attempt : undefined,
      'agents.origin.kind': isRoot ? origin?.kind : undefined,
      'agents.origin.run_id': isRoot ? origin?.runId : undefined,
      'error.type': failure?.type,
      ...(contents && isRoot && heldIn('input', facts.request)),
      ...(contents && heldIn('output', ended.content)),
    },
    ...(failure && failed(failure.type, failure.message, times.end)),
    links: isRoot ? linksOf(facts) : [],
  });
  return [span];
}

/** What a turn follows: the turn before, the span from which the run was started, the run that it comes from. */
function linksOf({ runId, turn, startedFrom, origin }: TurnFacts): SpanLink[] {
  const before = turn > 0 ? [rootLink(runId, turn - 1, 'before')] : [];
  const started = startedFrom ? [{ ...startedFrom, attributes: { 'agents.link': 'start' } }] : [];
  const originTurn = origin?.kind === 'rerun' ? 0 : origin?.turn;
  const from = turn === 0 && origin && originTurn !== undefined;
  return [...before, ...started, ...(from ? [rootLink(origin.runId, originTurn, origin.kind)] : [])];
}

/** A link to the root of the trace of a turn. `why`: what that turn is for the one that links to it. */
export function rootLink(runId: string, turn: number, why: string): SpanLink {
  return {
    traceId: traceIdOf(runId, turn),
    spanId: spanIdOf(runId, turn, spanNames.execution(0)),
    attributes: { 'agents.link': why, 'agents.run_id': runId, 'agents.turn': turn },
  };
}

/** Spans of the attempts of an activity that failed, or whose process died. */
export function attemptSpans(facts: TurnFacts, { execution, scheduledAt, attempts }: ExecutionFacts): TraceSpan[] {
  const { runId, turn } = facts;
  return (attempts ?? []).map(({ attempt, startedAt, endedAt, type, message }) => {
    const times = between([startedAt, endedAt, scheduledAt], endedAt);
    return spanOf(facts, spanNames.attempt(execution, attempt), {
      parentSpanId: spanIdOf(runId, turn, spanNames.execution(execution)),
      name: `attempt ${attempt}`,
      ...times,
      attributes: {
        'openinference.span.kind': 'CHAIN',
        'agents.execution': execution,
        'agents.attempt': attempt,
        'error.type': type,
      },
      ...failed(type, message, times.end),
    });
  });
}
