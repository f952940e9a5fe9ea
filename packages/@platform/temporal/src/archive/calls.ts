/** The model calls of an archived run: its turns, and the payloads that they name. They stand beside the files of the run. */

import type { TemporalClient } from '../connection/client.js';
import { asText, type JsonObject, objectInText } from '../domain/json/read.js';
import { parseJson, writeJson } from '../domain/json.js';
import { PayloadLost } from '../errors/errors.js';
import type { RecordedTurn } from '../past/recorded-turns.js';

/** Keeps turns with what they name, and returns the name of the payload that holds them; none where there was no call. What the payload store no longer has is left out. */
export async function archiveCalls(
  { payloads, archive }: TemporalClient,
  turns: readonly RecordedTurn[],
): Promise<string | undefined> {
  if (!turns.some(({ entries }) => entries.length > 0)) return undefined;
  const pending = new Set(turns.flatMap(namesIn));
  for (const name of pending) {
    try {
      const payload = await payloads.get(name);
      await archive.files.put(payload);
      const previous = previousOf(payload);
      if (previous) pending.add(previous);
    } catch (error) {
      if (!(error instanceof PayloadLost)) throw error;
    }
  }
  return archive.files.put(Buffer.from(writeJson(turns) ?? ''));
}

/** The turns of such a payload. */
export function decodeCalls(payload: Uint8Array): RecordedTurn[] {
  return parseJson(Buffer.from(payload).toString('utf8')) as RecordedTurn[];
}

function namesIn({ entries, transcript }: RecordedTurn): string[] {
  const sent = entries.flatMap(({ request }) => {
    const { shape, messages } = (request ?? {}) as JsonObject;
    return [asText(shape), asText(messages)];
  });
  return [transcript?.part, ...sent].filter((name) => name !== undefined);
}

/** The payload before it, of a transcript or of messages that were sent; none where it is another payload. */
function previousOf(payload: Uint8Array): string | undefined {
  return asText(objectInText(Buffer.from(payload).toString('utf8'))?.previous);
}
