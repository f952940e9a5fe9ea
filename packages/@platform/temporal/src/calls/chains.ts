/** Payloads that name the one before them. */
import { sentMessagesSchema } from '../agent-service/sent-request.js';
import type { Conversation } from '../domain/journal/agno-messages.js';
import { asList, asObject, asText, type JsonObject } from '../domain/json/read.js';
import { type ReadsPayloads, readObject } from './payloads.js';

/** The conversation that a history begins with. Throws `PayloadLost`. */
export async function readTranscript(payloads: ReadsPayloads, part: string): Promise<Conversation> {
  const parts = await chain(payloads, part);
  return {
    system: asObject(parts.at(-1)?.system),
    messages: parts.flatMap(({ messages }) => asList(messages) as JsonObject[]),
  };
}

/** The conversation of a call as it was sent. Throws `PayloadLost`. */
export async function readSentMessages(payloads: ReadsPayloads, name: string): Promise<unknown[]> {
  const parts = await chain(payloads, name);
  return parts.reduce<unknown[]>((before, given) => {
    const { keep, messages } = sentMessagesSchema.parse(given);
    return [...before.slice(0, keep), ...(messages ?? [])];
  }, []);
}

/** The payloads, the earliest first. */
async function chain(payloads: ReadsPayloads, last: string): Promise<JsonObject[]> {
  const parts: JsonObject[] = [];
  for (let name: string | undefined = last; name !== undefined; ) {
    const part = await readObject(payloads, name);
    parts.push(part);
    name = asText(part.previous);
  }
  return parts.reverse();
}
