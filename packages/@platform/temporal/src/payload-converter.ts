/** How values become Temporal's payloads and back: in clients, in the worker's process and in its workflows. */
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  encodingKeys,
  JsonPayloadConverter,
  METADATA_ENCODING_KEY,
  type Payload,
  type PayloadConverter,
  UndefinedPayloadConverter,
  ValueError,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import { parseMessage, writeJson } from './domain/json.js';

/** Temporal's JSON, with numbers that are exactly those of the payload. The bytes of values without such numbers are Temporal's own. */
class ExactJsonPayloadConverter extends JsonPayloadConverter {
  override toPayload(value: unknown): Payload | undefined {
    if (value === undefined) return undefined;
    const json = writeJson(value);
    // A function, or the like.
    if (json === undefined) return undefined;
    return { metadata: { [METADATA_ENCODING_KEY]: encodingKeys.METADATA_ENCODING_JSON }, data: encode(json) };
  }

  override fromPayload<Value>({ data }: Payload): Value {
    if (data === undefined || data === null) throw new ValueError('Got payload with no data');
    return parseMessage(decode(data)) as Value;
  }
}

/**
 * Temporal's own converter, except that a number is never another one after it: a whole number beyond 2^53 stays what it is, and `2.0` in
 * what people and models say stays a float. See `parseMessage`.
 */
export const payloadConverter: PayloadConverter = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new ExactJsonPayloadConverter(),
);
