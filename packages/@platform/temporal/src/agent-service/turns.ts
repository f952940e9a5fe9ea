/** The input of a turn, and the ways in which a turn ends. */
import { z } from 'zod';
import { childRunRequestSchema } from './child-runs.js';
import { decisionAnswerSchema, decisionPolicySchema, decisionRequestSchema } from './decisions.js';
import { failedAttemptSchema } from './failed-attempt.js';
import { fileReferenceSchema } from './file-reference.js';
import { agnoMessageSchema, journalEntrySchema } from './journal.js';
import { jsonObject } from './json-object.js';
import { limitNameSchema, turnLimitsSchema } from './limits.js';
import { runOptionsSchema } from './run-options.js';
import { steeringMessageSchema } from './steering-message.js';
import { turnTranscriptSchema } from './turn-transcript.js';

/** The run that another one comes from, as `RunOrigin` says it; for the traces of turns. */
const turnOriginSchema = z
  .object({ kind: z.string(), runId: z.string(), turn: z.int().nullish() })
  .meta({ id: 'TurnOrigin' });

/** Input of the `runTurn` activity: references, never the conversation. */
export const turnInputSchema = z
  .object({
    runId: z.string(),
    agentId: z.string(),
    /** Number of the turn, from 0. */
    turn: z.int(),
    /** Which activity of this turn it is, from 0. Above 0 the journal so far is read from the workflow's history. */
    execution: z.int(),
    /** The request; present in turn 0 only. With a transcript it is the next message of that conversation. */
    request: z.union([z.string(), jsonObject]).nullish(),
    /** The conversation so far, when the run's history does not begin with its first message. */
    transcript: turnTranscriptSchema.nullish(),
    /** How many entries of this turn were made elsewhere (a fork): they are in the run's input. */
    kept: z.int().nullish(),
    /** Bytes of journal after which the turn ends by itself, when fewer than the agent-service's own. */
    journalBytes: z.int().nullish(),
    limits: turnLimitsSchema.nullish(),
    options: runOptionsSchema.nullish(),
    /** What came with the request. */
    files: z.array(fileReferenceSchema).nullish(),
    /** The turn runs in a process of its own, because its process has died and may die again. */
    alone: z.boolean().nullish(),
    sessionId: z.string(),
    userId: z.string().nullish(),
    /** Of the first turn, where the run comes from another one. */
    origin: turnOriginSchema.nullish(),
    /** Answers to the requests at which the turn before ended. */
    decisions: z.array(decisionAnswerSchema),
    /** Answers to this turn's own unknown outcomes. */
    outcomes: z.array(decisionAnswerSchema),
    /** Messages from people. A message that no entry of the turn's journal names reaches the agent with its next model call. */
    messages: z.array(steeringMessageSchema).nullish(),
  })
  .meta({ id: 'TurnInput' });
export type TurnInput = z.infer<typeof turnInputSchema>;

/** Input of the `saveTranscript` activity, which saves the conversation before a turn in the payload store. */
export const saveTranscriptInputSchema = z
  .object({
    runId: z.string(),
    /** The turn that will go on from it. */
    turn: z.int(),
    transcript: turnTranscriptSchema.nullish(),
  })
  .meta({ id: 'SaveTranscriptInput' });
export type SaveTranscriptInput = z.infer<typeof saveTranscriptInputSchema>;

/** A part of a transcript in the payload store. Its name is the SHA-256 of its bytes, so that parts are shared and never change. */
export const transcriptPartSchema = z
  .object({
    /** The part before; its messages come first. */
    previous: z.string().nullish(),
    /** The system message as it was rendered last. */
    system: agnoMessageSchema.nullish(),
    /** The messages that this part adds, without the system message. */
    messages: z.array(agnoMessageSchema),
    /** Agno's `RunOutput.to_dict()` without messages, or as much of it as is known. */
    run: jsonObject,
  })
  .meta({ id: 'TranscriptPart' });
export type TranscriptPart = z.infer<typeof transcriptPartSchema>;

const turnResultBase = {
  turn: z.int(),
  /** Number of the first entry of `entries`; those below are in `journal` signals. */
  from: z.int(),
  /** The unflushed tail of the journal. */
  entries: z.array(journalEntrySchema),
  /** The agent has post hooks, which want to be told of a cancel. */
  postHooks: z.boolean().nullish(),
  /** Attempts of this activity that failed before this one, the last 20 of them, as far as they are known. */
  attempts: z.array(failedAttemptSchema).nullish(),
  /** When this attempt ended, by the server's clock, ISO 8601. */
  endedAt: z.string().nullish(),
};

/** What the next turn needs besides the journal; written and understood by the agent-service. Forks and follow-ups pass it on. */
export const turnStateSchema = z
  .object({
    /** Agno's `RunOutput.to_dict()` without what the journal holds. */
    run: jsonObject,
    /** Messages after the last model call of the turn, content left out as in `ModelEntry.input`. */
    messages: z.array(agnoMessageSchema),
    /** All messages, when the journal does not give them (an agent that rewrites its context). */
    snapshot: z.array(agnoMessageSchema).nullish(),
    /** Members of a team wait: the next turn plays everything since the start of this turn, and they go on in it. `run` is empty then. */
    since: z.int().nullish(),
  })
  .meta({ id: 'TurnState' });
export type TurnState = z.infer<typeof turnStateSchema>;

export const turnResultSchema = z
  .discriminatedUnion('status', [
    /** The agent is done. */
    z
      .object({
        ...turnResultBase,
        status: z.literal('completed'),
        content: z.unknown(),
        sessionState: jsonObject.nullish(),
        /** Messages after the last model call (a tool that ends the run), as in `TurnState`. */
        messages: z.array(agnoMessageSchema).nullish(),
      })
      .meta({ id: 'TurnCompleted' }),
    /** The agent waits for people or for runs that it starts; the next turn brings the answers. */
    z
      .object({
        ...turnResultBase,
        status: z.literal('paused'),
        requests: z.array(decisionRequestSchema),
        /** Runs to start; the next turn brings what came of them, as answers of kind `outcome`. */
        childRuns: z.array(childRunRequestSchema).nullish(),
        state: turnStateSchema,
      })
      .meta({ id: 'TurnPaused' }),
    /** The journal is large; the next turn goes on from the state. */
    z.object({ ...turnResultBase, status: z.literal('yielded'), state: turnStateSchema }).meta({ id: 'TurnYielded' }),
    /** `once` tools were in flight when a worker died; the same turn goes on with the outcomes a person gives. */
    z
      .object({ ...turnResultBase, status: z.literal('unknownOutcome'), requests: z.array(decisionRequestSchema) })
      .meta({ id: 'TurnUnknownOutcome' }),
    /** Cancelled by the workflow. */
    z.object({ ...turnResultBase, status: z.literal('interrupted') }).meta({ id: 'TurnInterrupted' }),
    /** The agent-service shuts down; the same turn goes on in the next activity. */
    z.object({ ...turnResultBase, status: z.literal('handedOver') }).meta({ id: 'TurnHandedOver' }),
    /** The next model call would go beyond a limit; the same turn goes on when more is granted. */
    z
      .object({
        ...turnResultBase,
        status: z.literal('limitReached'),
        limit: limitNameSchema,
        /** Who may grant more, as the agent is served now; absent where that is nobody in particular. */
        policy: decisionPolicySchema.nullish(),
      })
      .meta({ id: 'TurnLimitReached' }),
  ])
  .meta({ id: 'TurnResult' });
export type TurnResult = z.infer<typeof turnResultSchema>;
