/** Spans of what members of a team did, one for each activity in which they did something. */
import { executionOf, isOwn, memberIn, timesOf } from './entries.js';
import type { EntryFacts, ExecutionFacts, TurnFacts } from './facts.js';
import { spanIdOf, spanNames } from './ids.js';
import { spanOf } from './parts.js';
import type { TraceSpan } from './span.js';

/**
 * From the beginning of a member's first call to the end of its last. None before the activity has ended: more calls may come. A member is inside
 * of the call that delegated to it, where that ended in the same activity, else inside of the member around it, else of the activity.
 */
export function memberSpans(
  facts: TurnFacts,
  { execution, ended }: ExecutionFacts,
  entries: readonly EntryFacts[],
): TraceSpan[] {
  if (!ended) return [];
  const here = entries.filter((entry) => isOwn(facts, entry) && executionOf(entry) === execution);
  const calls = new Map<string, EntryFacts[]>();
  for (const entry of here) {
    const run = memberIn(entry)?.run;
    if (run !== undefined) calls.set(run, [...(calls.get(run) ?? []), entry]);
  }
  return [...calls].flatMap(([run, made]) => {
    const member = made[0] && memberIn(made[0]);
    if (!member) return [];
    const times = made.map((entry) => timesOf(facts, entry));
    const around = longest([...calls.keys()].filter((other) => run.startsWith(`${other}/`)));
    const delegation = here.find(
      (entry) =>
        entry.kind === 'tool' && entry.toolCallId === member.call && (memberIn(entry)?.run ?? '') === (around ?? ''),
    );
    const parent = delegation
      ? spanNames.entry(Number(delegation.n))
      : around !== undefined
        ? spanNames.member(execution, around)
        : spanNames.execution(execution);
    const span = spanOf(facts, spanNames.member(execution, run), {
      parentSpanId: spanIdOf(facts.runId, facts.turn, parent),
      name: `invoke_agent ${member.id}`,
      start: times.map(({ start }) => start).sort()[0] ?? ended.at,
      end:
        times
          .map(({ end }) => end)
          .sort()
          .at(-1) ?? ended.at,
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.id': member.id,
        'gen_ai.agent.name': member.name,
        'openinference.span.kind': 'AGENT',
        'agents.execution': execution,
      },
    });
    return [span];
  });
}

function longest(texts: readonly string[]): string | undefined {
  return texts.reduce<string | undefined>(
    (found, text) => (found === undefined || text.length > found.length ? text : found),
    undefined,
  );
}
