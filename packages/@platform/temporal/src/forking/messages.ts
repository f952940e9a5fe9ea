/**
 * The conversation of a run from its journal. The same rules as `add_turn` in `agno/transcript.py` of the agent-service, which puts it together where
 * a run goes on by itself; here it is for runs that go on from another.
 */
import { asList, asObject, asText, type JsonObject } from '../domain/json/read.js';

/** Messages without the system message, which leads them and is rendered anew from time to time. */
export interface Conversation {
  system?: JsonObject;
  messages: JsonObject[];
  /** All messages are here: the agent has rewritten what was before. */
  whole?: boolean;
}

/** The conversation after a turn. A tool message's content is in the tool's own entry. */
export function addTurn(before: Conversation, entries: readonly JsonObject[], state: unknown): Conversation {
  const ended = asObject(state);
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
    if (entry.kind === 'tool') results.set(String(entry.toolCallId), entry.ok ? entry.result : entry.error);
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
