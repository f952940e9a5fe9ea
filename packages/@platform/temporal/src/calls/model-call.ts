/** One model call of a run, with what was sent. Types only, and JSON: it goes into browsers. */
import type { MemberCall } from '../agent-service/member.js';
import type { AskedCall } from '../domain/journal/agno-messages.js';
import type { JsonObject } from '../domain/json/read.js';

/**
 * How well a request is known.
 *
 * - `sent`: byte for byte. The hash that was taken when it was sent fits.
 * - `named`: as it was sent, with names of payloads (`$payload`) in the place of the contents of files.
 * - `remade`: put together from the record, and the hash does not fit: something was left out (a secret), or changed on the way.
 * - `given`: what the agent's framework gave to the provider's client. The request itself was not seen.
 * - `journal`: the messages as the journal has them. Tools and parameters were not recorded.
 * - `tooLarge`: more than is kept. `lost`: the payload store no longer has it. `none`: nothing of it was recorded.
 */
export type RequestKnowledge = 'sent' | 'named' | 'remade' | 'given' | 'journal' | 'tooLarge' | 'lost' | 'none';

/** The request of a model call. */
export interface ModelCallRequest {
  known: RequestKnowledge;
  /** `OpenAI`. */
  provider?: string;
  /** Below the provider's address: `/chat/completions`. */
  path?: string;
  /** The JSON, its fields in the order in which they were sent. */
  body?: JsonObject;
  /** The field of `body` that holds the conversation. */
  conversation?: string;
  /** So many messages of the conversation were there when the call before had ended, its answer among them. */
  earlier: number;
}

/** A model call. `turn` and `n` are those of the timeline. Times are ISO 8601. */
export interface ModelCall {
  runId: string;
  turn: number;
  n: number;
  /** `spent`, `error`: it failed. */
  kind: 'model' | 'spent' | 'error';
  at: string;
  model: string;
  /** Agent, team or member whose call it was; absent for helpers. */
  owner?: string;
  member?: MemberCall;
  /** Milliseconds that it took. */
  ms?: number;
  inputTokens: number;
  outputTokens: number;
  /** US dollars. */
  costUsd?: number;
  request: ModelCallRequest;
  /** Absent for a call that failed. */
  answer?: {
    text: string;
    reasoning?: string;
    calls: AskedCall[];
    /** What the provider said beside it: ids, fingerprints, what is its own. */
    provider?: JsonObject;
    /** As the agent's framework keeps it. */
    message: JsonObject;
  };
  /** Why it failed. */
  failure?: string;
}
