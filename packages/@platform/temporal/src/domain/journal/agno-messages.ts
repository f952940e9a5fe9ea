/**
 * Agno's messages, as entries of the journal and ends of turns hold them. No other file of TypeScript knows their fields. A message may have
 * another shape: another version of Agno wrote it, or it is no message at all. These functions read what they can, and never throw.
 */
import { asCount, asList, asObject, asText, contentText, type JsonObject, toolArguments } from '../json/read.js';
import { writeJson } from '../json.js';
import { laneOf } from './calls.js';

/** What a model said. */
export interface Said {
  /** Empty when it only asked for tools. */
  text: string;
  reasoning?: string;
}

/** What a model said in a message. */
export function saidIn(message: unknown): Said {
  const { content, reasoning_content: reasoning } = asObject(message) ?? {};
  return { text: contentText(content), reasoning: asText(reasoning) || undefined };
}

/** Tokens in and out that the provider counted for a message; 0 where it counted none. */
export function tokensCounted(message: unknown): { inputTokens: number; outputTokens: number } {
  const metrics = asObject(asObject(message)?.metrics);
  return { inputTokens: asCount(metrics?.input_tokens), outputTokens: asCount(metrics?.output_tokens) };
}

/** A tool call that a model asked for in a message. `toolCallId` is the provider's, which may be missing or be there twice. */
export interface AskedCall {
  toolCallId?: string;
  tool?: string;
  arguments: JsonObject;
}

/** The calls that a model asked for in a message, in its order. */
export function callsIn(message: unknown): AskedCall[] {
  return asList(asObject(message)?.tool_calls).map((given) => {
    const call = asObject(given);
    const called = asObject(call?.function);
    return {
      toolCallId: asText(call?.id),
      tool: asText(called?.name) ?? asText(call?.name),
      arguments: toolArguments(called?.arguments ?? call?.arguments),
    };
  });
}

/** The message, with other arguments for the call of this id. */
export function withArguments(message: unknown, toolCallId: string, args: JsonObject): JsonObject {
  const calls = asList(asObject(message)?.tool_calls).map((given) => {
    const call = asObject(given);
    if (call?.id !== toolCallId) return given;
    return { ...call, function: { ...asObject(call.function), arguments: writeJson(args) } };
  });
  return unchained({ ...asObject(message), tool_calls: calls });
}

/** The message, as if the model had said `text`. What it thought belongs to what it did say. */
export function withAnswer(message: unknown, text: string): JsonObject {
  const { reasoning_content, redacted_reasoning_content, ...rest } = asObject(message) ?? {};
  return unchained({ ...rest, content: text });
}

/** The message without the provider's name for it: a provider that keeps conversations would go on from what it has under that name. */
function unchained(message: JsonObject): JsonObject {
  const provider = asObject(message.provider_data);
  if (provider?.response_id === undefined) return message;
  const { response_id, ...rest } = provider;
  return { ...message, provider_data: rest };
}

/** The result of a tool call as the model read it. */
export interface ToldResult {
  toolCallId: string;
  text: string;
  ok: boolean;
}

/** Results of tool calls in messages. A message without `content` is left out: its content is in the tool's own entry. */
export function toldIn(messages: unknown): ToldResult[] {
  return asList(messages).flatMap((given): ToldResult[] => {
    const message = asObject(given);
    const toolCallId = asText(message?.tool_call_id);
    if (message?.role !== 'tool' || toolCallId === undefined || message.content === undefined) return [];
    return [{ toolCallId, text: contentText(message.content), ok: message.tool_call_error === false }];
  });
}

/** The messages of a conversation. The system message is apart, because the agent renders it anew from time to time. */
export interface Conversation {
  system?: JsonObject;
  messages: JsonObject[];
  /** The messages are the whole conversation: the agent has rewritten the earlier ones. */
  whole?: boolean;
}

/**
 * The conversation after a turn, made from the turn's journal and from its end. The end has `messages` that no model call brought, or a `snapshot`
 * of all messages. The content of a tool message is in the tool's own entry. Python's `add_turn` does the same; `fixtures/conversations` holds both to it.
 */
export function addTurn(before: Conversation, entries: readonly JsonObject[], end: unknown): Conversation {
  const ended = asObject(end);
  const snapshot = ended && Array.isArray(ended.snapshot) ? (ended.snapshot as JsonObject[]) : undefined;
  if (snapshot) return { ...withoutSystem(snapshot), whole: true };
  const results = new Map<string, unknown>();
  const filled = (message: JsonObject): JsonObject => {
    const id = asText(message.tool_call_id);
    if (message.role !== 'tool' || 'content' in message || id === undefined || !results.has(id)) return message;
    return { ...message, content: results.get(id) };
  };
  let { system } = before;
  const messages = [...before.messages];
  for (const entry of entries) {
    // A member, or an agent inside of a tool, may have a call of the same id.
    if (entry.kind === 'tool' && laneOf(entry) === '')
      results.set(String(entry.toolCallId), entry.ok ? entry.result : entry.error);
    if (entry.kind !== 'model' || !entry.input || entry.member) continue;
    const fresh = withoutSystem(asList(entry.input) as JsonObject[]);
    system = fresh.system ?? system;
    messages.push(...fresh.messages.map(filled), entry.message as JsonObject);
  }
  messages.push(...(asList(ended?.messages) as JsonObject[]).map(filled));
  return { ...before, system, messages };
}

function withoutSystem(messages: JsonObject[]): Conversation {
  const [first, ...rest] = messages;
  return first?.role === 'system' ? { system: first, messages: rest } : { messages };
}
