/** What the agent-service keeps in the payload store of requests that were sent for model calls. Only readers of TypeScript use these shapes. */
import { z } from 'zod';
import { jsonObject } from './json-object.js';

/** The request of a model call without its conversation, or whole where no journal has its messages. Never a header, a key or an address. */
export const sentShapeSchema = z.looseObject({
  /** The provider by the framework's name: `OpenAI`. */
  provider: z.string().nullish(),
  /** Below the provider's address: `/chat/completions`. Absent where the request was not seen: then `body` is what the framework gave to the client. */
  path: z.string().nullish(),
  /** The JSON that was sent, its fields in their order. Absent where it was too large to be kept. */
  body: jsonObject.nullish(),
  /** The field of `body` from which the conversation was taken out; absent where it is whole. */
  conversation: z.string().nullish(),
  /** Names of roles in the request, by those of the journal, where they differ. */
  roles: z.record(z.string(), z.string()).nullish(),
  /** How large it was; only in the place of `body`. */
  bytes: z.number().nullish(),
});

/** What a call's conversation adds to the one that was sent before it. */
export const sentMessagesSchema = z.looseObject({
  /** A payload of the same form. */
  previous: z.string().nullish(),
  /** So many messages of it come first. */
  keep: z.number(),
  messages: z.array(z.unknown()).nullish(),
});
