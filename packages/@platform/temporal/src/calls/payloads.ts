import { asObject, type JsonObject } from '../domain/json/read.js';
import { parseJson } from '../domain/json.js';
import { PayloadLost } from '../errors/errors.js';

/** Where payloads are read: the store, or an archive. `get` throws `PayloadLost`. */
export interface ReadsPayloads {
  get(name: string): Promise<Uint8Array>;
}

/** A payload that holds one JSON object. Throws `PayloadLost`, also for one that holds anything else: any client of the server can name one. */
export async function readObject(payloads: ReadsPayloads, name: string): Promise<JsonObject> {
  const found = objectIn(await payloads.get(name));
  if (found) return found;
  throw new PayloadLost(name, undefined, 'no record of a model call');
}

/** The JSON object of a payload; `undefined` where it holds anything else. */
export function objectIn(payload: Uint8Array): JsonObject | undefined {
  try {
    return asObject(parseJson(Buffer.from(payload).toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
