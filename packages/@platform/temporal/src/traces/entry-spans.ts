/** Spans of calls: of models and of tools, also of those that failed, or of which nobody knows how they ended. */
import { asList, asNumber, asObject, asText } from '../domain/json/read.js';
import { tokensOf } from '../domain/limits/usage.js';
import { executionOf, isOwn, memberIn, timesOf } from './entries.js';
import type { EntryFacts, TurnFacts } from './facts.js';
import { spanIdOf, spanNames } from './ids.js';
import { contentOf, failed, heldIn, type Stated, spanOf } from './parts.js';
import type { Telling, TraceSpan } from './span.js';

/** Most messages of a request, and most calls of an answer, that have attributes of their own. */
const mostMessages = 20;

/**
 * The span of an entry, inside of its activity, or of what its member did in that. None for what a run keeps of the run that it is a fork of, for
 * a claim whose call ended, and for a person's word on how a call ended.
 */
export function entrySpan(
  facts: TurnFacts,
  entry: EntryFacts,
  entries: readonly EntryFacts[],
  unknown: ReadonlySet<EntryFacts>,
  telling: Telling,
): TraceSpan[] {
  if (!isOwn(facts, entry)) return [];
  switch (entry.kind) {
    case 'model':
    case 'spent':
    case 'error':
      return [modelSpan(facts, entry, telling)];
    case 'tool':
      return isWordOnClaim(entry, entries) ? [] : [toolSpan(facts, entry, telling)];
    case 'claim':
      return unknown.has(entry) ? [toolSpan(facts, entry, telling)] : [];
    default:
      return [];
  }
}

/** The claims of which nobody knew, when an activity of the turn ended, whether their calls ran. */
export function unknownClaims(facts: TurnFacts, entries: readonly EntryFacts[]): ReadonlySet<EntryFacts> {
  const asked = facts.executions.filter(({ ended }) => ended?.status === 'unknownOutcome');
  const claims = entries.filter((claim) => {
    if (claim.kind !== 'claim') return false;
    const next = entries.find(
      ({ n, kind, key }) => Number(n) > Number(claim.n) && kind === 'tool' && key === claim.key,
    );
    return asked.some(({ execution }) => executionOf(claim) <= execution && (!next || executionOf(next) > execution));
  });
  return new Set(claims);
}

/** Whether a person said how a call ended that was lost: nothing ran then. */
function isWordOnClaim(entry: EntryFacts, entries: readonly EntryFacts[]): boolean {
  if (asNumber(entry.ms) !== undefined) return false;
  return entries.some(({ n, kind, key }) => Number(n) < Number(entry.n) && kind === 'claim' && key === entry.key);
}

function modelSpan(facts: TurnFacts, entry: EntryFacts, { contents }: Telling): TraceSpan {
  const times = timesOf(facts, entry);
  const model = asText(entry.model) ?? '';
  const provider = asText(entry.provider)?.toLowerCase();
  const said = asObject(entry.message);
  const provided = asObject(said?.provider_data);
  const finished = asText(provided?.finish_reason) ?? asText(asObject(entry.extra)?.finish_reason);
  const type = entry.kind === 'error' ? (asText(asObject(entry.exception)?.class) ?? '_OTHER') : 'spent';
  const failure = entry.kind === 'model' ? undefined : failed(type, asText(entry.message), times.end);
  return spanOf(facts, spanNames.entry(Number(entry.n)), {
    ...times,
    parentSpanId: parentOf(facts, entry),
    name: `chat ${model}`,
    kind: 'client',
    attributes: {
      ...ofCall(entry),
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': model,
      'gen_ai.provider.name': provider,
      'gen_ai.response.id': asText(provided?.id),
      'gen_ai.response.finish_reasons': finished === undefined ? undefined : [finished],
      'openinference.span.kind': 'LLM',
      'llm.model_name': model,
      'llm.provider': provider,
      ...(entry.kind !== 'error' && spentIn(entry)),
      'error.type': failure && type,
      ...(contents && entry.kind === 'model' && messagesIn(entry)),
    },
    ...failure,
  });
}

/** Tokens and money. */
function spentIn(entry: EntryFacts): Stated {
  const spent = entry.kind === 'spent';
  const { inputTokens, outputTokens } = spent
    ? { inputTokens: asNumber(entry.inputTokens) ?? 0, outputTokens: asNumber(entry.outputTokens) ?? 0 }
    : tokensOf(entry);
  const cost = asNumber(entry.costUsd);
  const isEstimate = spent ? entry.estimated === true : asObject(entry.estimate) !== undefined;
  return {
    'gen_ai.usage.input_tokens': inputTokens,
    'gen_ai.usage.output_tokens': outputTokens,
    'llm.token_count.prompt': inputTokens,
    'llm.token_count.completion': outputTokens,
    'llm.token_count.total': inputTokens + outputTokens,
    'llm.cost.total': cost,
    'agents.cost_usd': cost,
    'agents.tokens_estimated': isEstimate ? true : undefined,
  };
}

/** What the request brought that no earlier one had, and the answer, as a whole and as OpenInference shows them. */
function messagesIn(entry: EntryFacts): Stated {
  const said = asObject(entry.message);
  const { content } = said ?? {};
  const calls = asList(said?.tool_calls);
  const output = typeof content === 'string' && content !== '' ? content : calls.length > 0 ? calls : content;
  const brought = asList(entry.input);
  const answer = `llm.output_messages.0.message`;
  return {
    ...(brought.length > 0 && heldIn('input', brought)),
    ...heldIn('output', output),
    ...Object.assign(
      {},
      ...brought.slice(0, mostMessages).map((message, at) => messageAt(`llm.input_messages.${at}.message`, message)),
    ),
    ...messageAt(answer, said),
    ...Object.assign(
      {},
      ...calls.slice(0, mostMessages).map((call, at) => callAt(`${answer}.tool_calls.${at}.tool_call`, call)),
    ),
  };
}

function messageAt(place: string, message: unknown): Stated {
  const { role, content } = asObject(message) ?? {};
  return { [`${place}.role`]: asText(role), [`${place}.content`]: contentOf(content === '' ? undefined : content) };
}

function callAt(place: string, given: unknown): Stated {
  const call = asObject(given);
  const called = asObject(call?.function);
  return {
    [`${place}.id`]: asText(call?.id),
    [`${place}.function.name`]: asText(called?.name),
    [`${place}.function.arguments`]: contentOf(called?.arguments),
  };
}

function toolSpan(facts: TurnFacts, entry: EntryFacts, { contents }: Telling): TraceSpan {
  const lost = entry.kind === 'claim';
  // It took some time, and nobody knows how much.
  const times = timesOf(facts, lost ? { ...entry, ms: undefined } : entry);
  const tool = asText(entry.tool) ?? '';
  const type = lost
    ? 'unknown_outcome'
    : entry.ok === false
      ? (asText(asObject(entry.exception)?.class) ?? 'tool_error')
      : undefined;
  const error = lost ? 'nobody knows whether it ran' : contents ? asText(entry.error) : undefined;
  const result = entry.ok === false ? entry.error : entry.result;
  return spanOf(facts, spanNames.entry(Number(entry.n)), {
    ...times,
    parentSpanId: parentOf(facts, entry),
    name: `execute_tool ${tool}`,
    attributes: {
      ...ofCall(entry),
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      'gen_ai.tool.call.id': asText(entry.toolCallId),
      'gen_ai.tool.type': 'function',
      'openinference.span.kind': 'TOOL',
      'tool.name': tool,
      'error.type': type,
      ...(contents && {
        'gen_ai.tool.call.arguments': contentOf(entry.arguments),
        'gen_ai.tool.call.result': contentOf(result),
        ...heldIn('input', entry.arguments),
        ...heldIn('output', result),
      }),
    },
    ...(type !== undefined && failed(type, error, times.end)),
  });
}

/** Where the call stands, and whose it is. */
function ofCall(entry: EntryFacts): Stated {
  const member = memberIn(entry);
  const owner = asText(entry.owner);
  return {
    'agents.entry': Number(entry.n),
    'agents.attempt': asNumber(entry.attempt),
    'gen_ai.agent.id': member?.id ?? owner,
    'gen_ai.agent.name': member?.name ?? owner,
  };
}

function parentOf({ runId, turn }: TurnFacts, entry: EntryFacts): string {
  const execution = executionOf(entry);
  const run = memberIn(entry)?.run;
  return spanIdOf(runId, turn, run === undefined ? spanNames.execution(execution) : spanNames.member(execution, run));
}
