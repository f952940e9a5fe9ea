/**
 * The trace of a turn. Pure: the same facts give the same spans, and facts that are known earlier give some of the spans that are known later. So a
 * span that was sent once never changes. The agent-service makes the same spans while it works (`tracing/` in Python); `fixtures/traces` holds both
 * languages to it.
 */
import { entrySpan, unknownClaims } from './entry-spans.js';
import { attemptSpans, executionSpan } from './execution-spans.js';
import type { EntryFacts, TurnFacts } from './facts.js';
import { memberSpans } from './member-spans.js';
import type { Telling, TraceSpan } from './span.js';
import { childSpan, decisionSpan } from './wait-spans.js';

/** All spans of a turn that are over. `entries` are those that count, in order. */
export function turnSpans(facts: TurnFacts, entries: readonly EntryFacts[], telling: Telling): TraceSpan[] {
  const unknown = unknownClaims(facts, entries);
  return [
    ...facts.executions.flatMap((execution) => [
      ...executionSpan(facts, execution, telling),
      ...attemptSpans(facts, execution),
      ...memberSpans(facts, execution, entries),
    ]),
    ...entries.flatMap((entry) => entrySpan(facts, entry, entries, unknown, telling)),
    ...(facts.decisions ?? []).flatMap((decision) => decisionSpan(facts, decision, telling)),
    ...(facts.children ?? []).flatMap((child) => childSpan(facts, child)),
  ];
}
