import type { JsonObject } from '../domain/json/read.js';
import { parseJson } from '../domain/json.js';

/** Where payloads are read: the store, or an archive. `get` throws `PayloadLost`. */
export interface ReadsPayloads {
  get(name: string): Promise<Uint8Array>;
}

/** A payload that holds one JSON object. Throws `PayloadLost`, and `SyntaxError` for anything else. */
export async function readObject(payloads: ReadsPayloads, name: string): Promise<JsonObject> {
  return parseJson(Buffer.from(await payloads.get(name)).toString('utf8')) as JsonObject;
}
