/** The conversation of a loop as providers are sent it, made from the journal. */
import { asList, asObject, asText, type JsonObject } from '../json/read.js';
import { addTurn, type Conversation } from './agno-messages.js';
import { laneOf } from './calls.js';

/** Agno's notes of the provider's own ids of calls, in a message. They are ours, and no provider has sent them. */
export const givenIds = 'durable_runs_call_ids';

/**
 * A message in the form that most providers take. Fields have the order in which they are sent. `common_form` in Python is the same, and says for which calls it is what
 * was sent.
 */
export function commonForm(message: JsonObject, roles: Readonly<Record<string, string>> = {}): JsonObject {
  const role = asText(message.role) ?? '';
  const { content, name, tool_call_id, tool_calls } = message;
  const isSet = (value: unknown) => value !== undefined && value !== null;
  return {
    role: roles[role] ?? role,
    ...(isSet(content) && { content }),
    ...(isSet(name) && { name }),
    ...(isSet(tool_call_id) && { tool_call_id }),
    ...(asList(tool_calls).length > 0 && { tool_calls }),
    ...(!isSet(content) && { content: '' }),
  };
}

/** Whether an entry is a call of a loop's own conversation. Calls of helpers have none. */
export function isOwnCall(entry: JsonObject): boolean {
  return entry.kind === 'model' && Array.isArray(entry.input);
}

/** The run of the member of a team whose call it is; empty for the agent's or leader's own. */
export function loopOf(entry: JsonObject): string {
  return asText(asObject(entry.member)?.run) ?? '';
}

/** A conversation after more entries of a turn, and the end of the turn if it is over: of the leader's loop, or of a member's. */
export function addToLoop(
  before: Conversation,
  loop: string,
  entries: readonly JsonObject[],
  end?: unknown,
): Conversation {
  if (loop === '') return addTurn(before, entries, end);
  const own = entries.flatMap((entry): JsonObject[] => {
    if (isOwnCall(entry)) return loopOf(entry) === loop ? [{ ...entry, member: undefined }] : [];
    return entry.kind === 'tool' && laneOf(entry) === loop
      ? [{ ...entry, key: `/${entry.tool}:${entry.toolCallId}.0` }]
      : [];
  });
  return addTurn(before, own, undefined);
}

/** All messages, the system message first. */
export function messagesOf({ system, messages }: Conversation): JsonObject[] {
  return system ? [system, ...messages] : messages;
}
