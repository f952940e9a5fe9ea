/** The request of a model call, put together from the journal and from what was recorded when it was sent. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sentShapeSchema } from '../agent-service/sent-request.js';
import type { Conversation } from '../domain/journal/agno-messages.js';
import { addToLoop, commonForm, isOwnCall, loopOf, messagesOf } from '../domain/journal/sent-conversation.js';
import { asObject, asText, type JsonObject } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import { PayloadLost } from '../errors/errors.js';
import type { RecordedTurn } from '../past/recorded-turns.js';
import { readSentMessages, readTranscript } from './chains.js';
import type { ModelCallRequest } from './model-call.js';
import { type ReadsPayloads, readObject } from './payloads.js';

/** The request for the entry of a turn. Needs the turns of the run in their order. */
export async function requestOf(
  payloads: ReadsPayloads,
  turns: readonly RecordedTurn[],
  turn: RecordedTurn,
  entry: JsonObject,
): Promise<ModelCallRequest> {
  try {
    return await read(payloads, turns, turn, entry);
  } catch (error) {
    if (error instanceof PayloadLost || error instanceof z.ZodError) return { known: 'lost', earlier: 0 };
    throw error;
  }
}

async function read(
  payloads: ReadsPayloads,
  turns: readonly RecordedTurn[],
  turn: RecordedTurn,
  entry: JsonObject,
): Promise<ModelCallRequest> {
  const recorded = asObject(entry.request);
  const own = isOwnCall(entry);
  if (!recorded) {
    if (!own) return { known: 'none', earlier: 0 };
    const { messages, earlier } = await conversationOf(payloads, turns, turn, entry);
    const body = { model: entry.model, messages: messages.map((message) => commonForm(message)) };
    return { known: 'journal', body, conversation: 'messages', earlier };
  }
  const shape = sentShapeSchema.parse(await readObject(payloads, String(recorded.shape)));
  const said = { ...(shape.provider && { provider: shape.provider }), ...(shape.path && { path: shape.path }) };
  if (!shape.body) return { known: 'tooLarge', ...said, earlier: 0 };
  const { messages, earlier } = own ? await conversationOf(payloads, turns, turn, entry) : { messages: [], earlier: 0 };
  const sent = asText(recorded.messages);
  const field = shape.conversation ?? (own && !shape.path ? 'messages' : undefined);
  const conversation = sent
    ? await readSentMessages(payloads, sent)
    : messages.map((message) => commonForm(message, shape.roles ?? {}));
  const body = field ? { ...shape.body, [field]: conversation } : shape.body;
  const request = { ...said, body, conversation: field ?? (Array.isArray(body.messages) ? 'messages' : undefined) };
  return { known: knowledgeOf(body, shape.path, recorded.digest), ...request, earlier };
}

function knowledgeOf(body: JsonObject, path: unknown, digest: unknown): ModelCallRequest['known'] {
  if (!path) return 'given';
  const text = writeJson(body) ?? '';
  if (createHash('sha256').update(text).digest('base64url').slice(0, 22) === digest) return 'sent';
  return text.includes('{"$payload":"') ? 'named' : 'remade';
}

/** The messages of a call's loop, and how many of them its loop's call before had. */
async function conversationOf(
  payloads: ReadsPayloads,
  turns: readonly RecordedTurn[],
  turn: RecordedTurn,
  entry: JsonObject,
): Promise<{ messages: JsonObject[]; earlier: number }> {
  const loop = loopOf(entry);
  let conversation: Conversation = { messages: [] };
  if (loop === '' && turn.transcript) {
    const before = await readTranscript(payloads, turn.transcript.part);
    // A run that begins with a message has a system message of its own, or none.
    conversation = turn.transcript.midLoop || turn.first > 0 ? before : { messages: before.messages };
  }
  for (const each of turns) {
    if (each.turn < turn.first || each.turn >= turn.turn) continue;
    conversation = addToLoop(conversation, loop, each.entries, each.end);
  }
  const until = turn.entries.indexOf(entry);
  const before = addToLoop(conversation, loop, turn.entries.slice(0, until));
  // The answer is the last message: it is no part of the request.
  const messages = messagesOf(addToLoop(conversation, loop, turn.entries.slice(0, until + 1))).slice(0, -1);
  return { messages, earlier: Math.min(messagesOf(before).length, messages.length) };
}
