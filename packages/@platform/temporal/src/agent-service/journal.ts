/** The journal of a turn: an entry for each finished call. */
import { z } from 'zod';
import { fileReferenceSchema } from './file-reference.js';
import { jsonObject } from './json-object.js';
import { costFields } from './limits.js';
import { memberCallSchema } from './member.js';

const entryBase = {
  /** Number in the turn, from 0, without holes. */
  n: z.int(),
  /** Position of the call in the agent's work; playback finds the entry by it. */
  key: z.string(),
  /** When it was finished, ISO 8601. */
  at: z.string(),
  /** The member of a team whose call it is; absent for the agent's or the team leader's own. */
  member: memberCallSchema.nullish(),
  /** The activity of the turn in which it was recorded (`TurnInput.execution`), and the attempt of it; absent where they are 0 and 1. */
  execution: z.int().nullish(),
  attempt: z.int().nullish(),
};

/** An Agno `Message.to_dict()`, lean: `role`, `content`, `tool_calls`, `metrics`, … */
export const agnoMessageSchema = z.looseObject({ role: z.string() }).meta({ id: 'AgnoMessage' });
export type AgnoMessage = z.infer<typeof agnoMessageSchema>;

const payloadName = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What was sent for a model call, beyond what the journal tells of it: names of payloads (`agent-service/sent-request.ts`). Its size is the same for every
 * call. Absent where nothing was recorded: by earlier versions, or when the payload store could not be reached.
 */
export const sentRequestSchema = z
  .object({
    /** A `SentShape`: the request without its conversation. Calls that are alike share it. */
    shape: payloadName,
    /** A `SentMessages`: the conversation as it was sent, where it is not what the journal's messages are in the common form. */
    messages: payloadName.nullish(),
    /** Of the bytes that were sent: the first 22 characters of their SHA-256 in base64url. Absent where they were not seen. */
    digest: z
      .string()
      .regex(/^[\w-]{22}$/)
      .nullish(),
  })
  .meta({ id: 'SentRequest' });
export type SentRequest = z.infer<typeof sentRequestSchema>;

/**
 * What a person put in the place of what had happened, where a fork goes on from it: the `answer` of a model, the `arguments` of the call `toolCallId` that a
 * model asked for, the `result` of a tool. The model reads it as if it had happened; people are told who said it.
 */
export const entryChangeSchema = z
  .object({
    what: z.enum(['answer', 'arguments', 'result']),
    toolCallId: z.string().nullish(),
    by: z.string(),
    byId: z.string().nullish(),
  })
  .meta({ id: 'EntryChange' });
export type EntryChange = z.infer<typeof entryChangeSchema>;

const changed = z.array(entryChangeSchema).nullish();

/** A finished model call. */
export const modelEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('model'),
    /** Provider's model id. */
    model: z.string(),
    /** Who serves the model, as Agno names it. */
    provider: z.string().nullish(),
    /** Agent or team whose loop it is; absent for helpers (memory, summary). */
    owner: z.string().nullish(),
    /** Messages of the request that no earlier entry holds: the first call's system and user message, then tool messages. A tool
     * message's `content` is left out where the tool's own entry holds it. */
    input: z.array(agnoMessageSchema).nullish(),
    /** Ids of the messages from people that the request brought: the last ones of `input`, in this order. */
    steering: z.array(z.string()).nullish(),
    /** The answer. */
    message: agnoMessageSchema,
    /** Anything else Agno keeps of the response, for playback. */
    extra: jsonObject.nullish(),
    /** What the model made beside its text, for people. Their contents are in the payload store, and `extra` has their names. */
    files: z.array(fileReferenceSchema).nullish(),
    ms: z.int().nullish(),
    request: sentRequestSchema.nullish(),
    /** Estimated tokens, from the number of characters, when the provider does not count them. */
    estimate: z.object({ inputTokens: z.int(), outputTokens: z.int() }).meta({ id: 'TokenEstimate' }).nullish(),
    changed,
    ...costFields,
  })
  .meta({ id: 'ModelEntry' });

/** A model call that failed after tokens were spent: counted, never played back. */
export const spentEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('spent'),
    model: z.string(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    /** The provider did not count the tokens. Four characters of the request and of the answer count as one token. */
    estimated: z.boolean(),
    /** Why it failed. */
    message: z.string(),
    ms: z.int().nullish(),
    request: sentRequestSchema.nullish(),
    ...costFields,
  })
  .meta({ id: 'SpentEntry' });

/** A finished tool call. */
export const toolEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('tool'),
    tool: z.string(),
    /** Unique in the conversation and in the turn. It is the provider's id, or a new one when another call has the provider's id. */
    toolCallId: z.string(),
    arguments: jsonObject.nullish(),
    ok: z.boolean(),
    /** What the model gets to read when it went well. */
    result: z.string().nullish(),
    /** What the model gets to read when it failed. */
    error: z.string().nullish(),
    /** Agno's `ToolResult` with media, its control-flow exception, and the session state that the call changed, for playback. */
    toolResult: jsonObject.nullish(),
    /** The files of `toolResult`, for people. Their contents are in the payload store, and `toolResult` has their names. */
    files: z.array(fileReferenceSchema).nullish(),
    exception: jsonObject.nullish(),
    sessionState: jsonObject.nullish(),
    /** Top-level keys of the session state that the call removed. */
    sessionStateRemoved: z.array(z.string()).nullish(),
    /** Keys of `sessionState` whose list or object the call changed in place, so that whoever shares it sees the change. */
    sessionStateInPlace: z.array(z.string()).nullish(),
    ms: z.int().nullish(),
    changed,
  })
  .meta({ id: 'ToolEntry' });

/** A `once` tool is about to run. A claim without its tool entry means that nobody knows whether it ran. */
export const claimEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('claim'),
    tool: z.string(),
    toolCallId: z.string(),
    arguments: jsonObject.nullish(),
  })
  .meta({ id: 'ClaimEntry' });

/** A model call that failed and that the agent survived (fallback model). */
export const errorEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('error'),
    model: z.string(),
    message: z.string(),
    /** For playback: the exception's class and arguments. */
    exception: jsonObject,
    ms: z.int().nullish(),
    request: sentRequestSchema.nullish(),
  })
  .meta({ id: 'ErrorEntry' });

export const journalEntrySchema = z
  .discriminatedUnion('kind', [modelEntrySchema, toolEntrySchema, claimEntrySchema, errorEntrySchema, spentEntrySchema])
  .meta({ id: 'JournalEntry' });
export type JournalEntry = z.infer<typeof journalEntrySchema>;
export type ModelEntry = z.infer<typeof modelEntrySchema>;
export type ToolEntry = z.infer<typeof toolEntrySchema>;
export type ClaimEntry = z.infer<typeof claimEntrySchema>;
export type ErrorEntry = z.infer<typeof errorEntrySchema>;
