import { type JsonObject, objectInText } from '../domain/json/read.js';
import { PayloadLost } from '../errors/errors.js';

/** Where payloads are read: the store, or an archive. `get` throws `PayloadLost`. */
export interface ReadsPayloads {
  get(name: string): Promise<Uint8Array>;
}

/** A payload that holds one JSON object. Throws `PayloadLost`, also for one that holds anything else: any client of the server can name one. */
export async function readObject(payloads: ReadsPayloads, name: string): Promise<JsonObject> {
  const found = objectInText(Buffer.from(await payloads.get(name)).toString('utf8'));
  if (found) return found;
  throw new PayloadLost(name, undefined, 'no record of a model call');
}
