/**
 * What crosses between the workflow (TypeScript) and the agent-service (Python). The zod schemas here are the source: the pydantic
 * models in `apps/agent-service` are generated from them (`npm run generate`), camelCase on the wire.
 *
 * Optional fields are `.nullish()` because pydantic writes `null`. Objects marked loose carry Agno's own dictionaries, which
 * nobody but Agno takes apart.
 */
import { z } from 'zod';
import { childRunRequestSchema } from './child-runs.js';
import { costFields, limitNameSchema, runLimitsSchema, turnLimitsSchema } from './limits-schema.js';
import { memberCallSchema } from './member.js';
import { steeringMessageSchema } from './steering-message.js';
import { turnTranscriptSchema } from './turn-transcript.js';

export type { ChildRunRequest } from './child-runs.js';
export { type PostHooksInput, postHooksInputSchema } from './post-hooks.js';
export type { TurnTranscript } from './turn-transcript.js';
export { memberCallSchema, steeringMessageSchema };

/** Kinds of failure of a turn, the same in both languages. `RateLimited`, `Transient` and `Timeout` are retried, the others are not. */
export const failureTypeSchema = z
  .enum([
    'RateLimited',
    'Transient',
    'Timeout',
    'Auth',
    'Quota',
    'InvalidRequest',
    'ContextWindow',
    'Guardrail',
    'UnknownAgent',
    'UnknownTool',
    'Diverged',
    'PayloadLost',
    'UnknownPrice',
    'AgentError',
  ])
  .meta({ id: 'FailureType' });
export type FailureType = z.infer<typeof failureTypeSchema>;

/** What a repeat of a tool call would do. `once` is claimed before it runs and never repeated by a machine. */
export const toolEffectSchema = z.enum(['read', 'idempotent', 'once']).meta({ id: 'ToolEffect' });
export type ToolEffect = z.infer<typeof toolEffectSchema>;

export const decisionKindSchema = z
  .enum(['approval', 'input', 'question', 'outcome', 'limit'])
  .meta({ id: 'DecisionKind' });
export type DecisionKind = z.infer<typeof decisionKindSchema>;

const jsonObject = z.record(z.string(), z.unknown());

/** A field that a person fills in (kind `input`). */
export const inputFieldSchema = z
  .object({
    name: z.string(),
    /** Python's name of the type: `str`, `int`, `float`, `bool`, `list`, `dict`. */
    type: z.string(),
    description: z.string().nullish(),
    value: z.unknown().nullish(),
  })
  .meta({ id: 'InputField' });

/** A question with options (kind `question`). */
export const questionSchema = z
  .object({
    question: z.string(),
    header: z.string().nullish(),
    options: z.array(z.object({ label: z.string(), description: z.string().nullish() }).meta({ id: 'QuestionOption' })),
    multiSelect: z.boolean(),
  })
  .meta({ id: 'Question' });

/** Who may decide: these people, and everybody of these roles. */
export const decidersSchema = z
  .object({ names: z.array(z.string()).nullish(), roles: z.array(z.string()).nullish() })
  .meta({ id: 'Deciders' });
export type Deciders = z.infer<typeof decidersSchema>;

/** One argument of a call, compared with a value. `argument` is a path: `amount`, `customer.country`, `lines.0.price`. */
export const conditionSchema = z
  .object({
    argument: z.string(),
    operator: z
      .enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'not_in', 'contains', 'exists'])
      .meta({ id: 'ConditionOperator' }),
    value: z.unknown(),
  })
  .meta({ id: 'Condition' });
export type Condition = z.infer<typeof conditionSchema>;

/** What holds instead of the rest of the policy for calls that meet all conditions: of several cases the first that fits. */
export const decisionCaseSchema = z
  .object({
    when: z.array(conditionSchema),
    /** Nobody is asked: the call is approved at once. */
    approve: z.boolean().nullish(),
    deciders: decidersSchema.nullish(),
    quorum: z.int().nullish(),
    notStarter: z.boolean().nullish(),
  })
  .meta({ id: 'DecisionCase' });
export type DecisionCase = z.infer<typeof decisionCaseSchema>;

/** After a time without a decision these may decide too, and are told. */
export const escalationSchema = z
  .object({ afterSeconds: z.number(), to: decidersSchema })
  .meta({ id: 'EscalationPolicy' });

/** How calls of a tool are decided. What is absent is not limited: anyone may decide, alone, whenever they like. */
export const decisionPolicySchema = z
  .object({
    deciders: decidersSchema.nullish(),
    /** How many must agree; 1 when absent. One rejection rejects. */
    quorum: z.int().nullish(),
    /** The one who started the run may not decide. */
    notStarter: z.boolean().nullish(),
    cases: z.array(decisionCaseSchema).nullish(),
    /** Counted from when it is asked; the run's own when absent. */
    deadlineSeconds: z.number().nullish(),
    /** What happens then; `deny` when absent. `fail`: the run fails; `wait`: people are reminded, and it waits on. */
    atDeadline: z.enum(['deny', 'approve', 'fail', 'wait']).meta({ id: 'AtDeadline' }).nullish(),
    remindEverySeconds: z.number().nullish(),
    escalations: z.array(escalationSchema).nullish(),
  })
  .meta({ id: 'DecisionPolicy' });
export type DecisionPolicy = z.infer<typeof decisionPolicySchema>;

/** One tool call that a person decides on; of kind `limit`: how much more the run may use. */
export const decisionRequestSchema = z
  .object({
    /** Unique in the run: `<turn>-<tool call id>`. */
    id: z.string(),
    kind: decisionKindSchema,
    toolCallId: z.string(),
    tool: z.string(),
    arguments: jsonObject,
    /** SHA-256 (hex) of the arguments as canonical JSON (sorted keys, no spaces, UTF-8). */
    argumentsHash: z.string(),
    /** JSON Schema of the tool's arguments; edited arguments must fit it. */
    argumentsSchema: jsonObject.nullish(),
    /** The tool's description, for the one who decides. */
    description: z.string().nullish(),
    fields: z.array(inputFieldSchema).nullish(),
    questions: z.array(questionSchema).nullish(),
    /** Who decides and how; anyone, alone, when absent. */
    policy: decisionPolicySchema.nullish(),
    /** The member of a team that asks; absent when the agent or the team's leader does. */
    member: memberCallSchema.nullish(),
  })
  .meta({ id: 'DecisionRequest' });
export type DecisionRequest = z.infer<typeof decisionRequestSchema>;

/** A decision as the next turn gets it. */
export const decisionAnswerSchema = z
  .object({
    requestId: z.string(),
    toolCallId: z.string(),
    kind: decisionKindSchema,
    action: z.enum(['approve', 'reject', 'answer', 'ran', 'again', 'skip']).meta({ id: 'DecisionAction' }),
    /** Hash of the arguments that were approved as asked; the tool runs only with arguments of this hash. */
    argumentsHash: z.string(),
    /** Edited arguments, which replace those asked for. */
    arguments: jsonObject.nullish(),
    note: z.string().nullish(),
    by: z.string().nullish(),
    values: jsonObject.nullish(),
    result: z.string().nullish(),
  })
  .meta({ id: 'DecisionAnswer' });
export type DecisionAnswer = z.infer<typeof decisionAnswerSchema>;

const entryBase = {
  /** Number in the turn, from 0, without holes. */
  n: z.int(),
  /** Position of the call in the agent's work; playback finds the entry by it. */
  key: z.string(),
  /** When it was finished, ISO 8601. */
  at: z.string(),
  /** The member of a team whose call it is; absent for the agent's or the team leader's own. */
  member: memberCallSchema.nullish(),
};

/** An Agno `Message.to_dict()`, lean: `role`, `content`, `tool_calls`, `metrics`, … */
export const agnoMessageSchema = z.looseObject({ role: z.string() }).meta({ id: 'AgnoMessage' });
export type AgnoMessage = z.infer<typeof agnoMessageSchema>;

/** A finished model call. */
export const modelEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('model'),
    /** Provider's model id. */
    model: z.string(),
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
    ms: z.int().nullish(),
    /** Tokens by the characters that were sent and that came, where the provider does not count them. */
    estimate: z.object({ inputTokens: z.int(), outputTokens: z.int() }).meta({ id: 'TokenEstimate' }).nullish(),
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
    /** The provider did not say: four characters of the request and of what came are counted as a token. */
    estimated: z.boolean(),
    /** Why it failed. */
    message: z.string(),
    ...costFields,
  })
  .meta({ id: 'SpentEntry' });

/** A finished tool call. */
export const toolEntrySchema = z
  .object({
    ...entryBase,
    kind: z.literal('tool'),
    tool: z.string(),
    toolCallId: z.string(),
    arguments: jsonObject.nullish(),
    ok: z.boolean(),
    /** What the model gets to read when it went well. */
    result: z.string().nullish(),
    /** What the model gets to read when it failed. */
    error: z.string().nullish(),
    /** Agno's `ToolResult` with media, its control-flow exception, and the session state that the call changed, for playback. */
    toolResult: jsonObject.nullish(),
    exception: jsonObject.nullish(),
    sessionState: jsonObject.nullish(),
    ms: z.int().nullish(),
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
    sessionId: z.string(),
    userId: z.string().nullish(),
    /** Answers to the requests at which the turn before ended. */
    decisions: z.array(decisionAnswerSchema),
    /** Answers to this turn's own unknown outcomes. */
    outcomes: z.array(decisionAnswerSchema),
    /** What people said meanwhile. Those that no entry of the turn's journal names reach the agent with its next model call. */
    messages: z.array(steeringMessageSchema).nullish(),
  })
  .meta({ id: 'TurnInput' });
export type TurnInput = z.infer<typeof turnInputSchema>;
export type TurnLimits = z.infer<typeof turnLimitsSchema>;

/** Input of the `saveTranscript` activity: puts the conversation before a turn where it does not need the workflow's history. */
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
};

/** What the next turn needs besides the journal; opaque to everyone but the agent-service. */
export const turnStateSchema = z
  .object({
    /** Agno's `RunOutput.to_dict()` without what the journal holds. */
    run: jsonObject,
    /** Messages after the last model call of the turn, content left out as in `ModelEntry.input`. */
    messages: z.array(agnoMessageSchema),
    /** All messages, when they are not what the journal adds up to (an agent that rewrites its context). */
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
      .object({ ...turnResultBase, status: z.literal('limitReached'), limit: limitNameSchema })
      .meta({ id: 'TurnLimitReached' }),
  ])
  .meta({ id: 'TurnResult' });
export type TurnResult = z.infer<typeof turnResultSchema>;

export const toolDescriptionSchema = z
  .object({
    name: z.string(),
    description: z.string().nullish(),
    argumentsSchema: jsonObject,
    effect: toolEffectSchema,
    needsApproval: z.boolean(),
    timeoutSeconds: z.number().nullish(),
    /** How often a call is made in all when it fails in passing; as often as the turn has attempts when absent. */
    attempts: z.int().nullish(),
    /** How its calls are decided, where the agent's policies say so. */
    decision: decisionPolicySchema.nullish(),
  })
  .meta({ id: 'ToolDescription' });
export type ToolDescription = z.infer<typeof toolDescriptionSchema>;

const agentKindSchema = z.enum(['agent', 'team']).meta({ id: 'AgentKind' });

/** A member of a team, or of a team in it. */
export const teamMemberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Id of the team that it is a member of. */
    team: z.string(),
    kind: agentKindSchema,
    role: z.string().nullish(),
    tools: z.array(toolDescriptionSchema),
  })
  .meta({ id: 'TeamMember' });
export type TeamMember = z.infer<typeof teamMemberSchema>;

/** An agent or team as `GET /agents` describes it. */
export const agentDescriptionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullish(),
    /** JSON Schema of the request; absent when the agent takes text. */
    inputSchema: jsonObject.nullish(),
    tools: z.array(toolDescriptionSchema),
    /** `provider` as Agno names it. */
    model: z
      .object({
        provider: z.string(),
        id: z.string(),
        /** Whether the price table has the model; a limit of money is not possible without. */
        priced: z.boolean().nullish(),
      })
      .meta({ id: 'ModelDescription' }),
    /** Limits of its runs, where they are started without. */
    limits: runLimitsSchema.nullish(),
    /** Who may grant more, and how; anyone, alone, when absent. */
    limitPolicy: decisionPolicySchema.nullish(),
    /** Requests to try. */
    examples: z.array(z.string()),
    /** `agent` when absent. Of a team, `tools` and `model` are its leader's. */
    kind: agentKindSchema.nullish(),
    /** The members of a team, and theirs. */
    members: z.array(teamMemberSchema).nullish(),
  })
  .meta({ id: 'AgentDescription' });
export type AgentDescription = z.infer<typeof agentDescriptionSchema>;

/** `GET /agents`. */
export const agentListSchema = z
  .object({
    agents: z.array(agentDescriptionSchema),
    /** The agents run on the scripted model because no key is set. */
    scriptedModel: z.boolean(),
  })
  .meta({ id: 'AgentList' });
export type AgentList = z.infer<typeof agentListSchema>;

/** `GET /health`. */
export const agentServiceHealthSchema = z
  .object({
    /** `ok` when turns are taken from the queue; `starting` and `draining` before and after. */
    status: z.enum(['starting', 'ok', 'draining']).meta({ id: 'HealthStatus' }),
    version: z.string(),
    taskQueue: z.string(),
    agents: z.int(),
    turnsRunning: z.int(),
    scriptedModel: z.boolean(),
  })
  .meta({ id: 'AgentServiceHealth' });
export type AgentServiceHealth = z.infer<typeof agentServiceHealthSchema>;

const liveTextSchema = z
  .object({ key: z.string(), text: z.string(), reasoning: z.string().nullish(), member: memberCallSchema.nullish() })
  .meta({ id: 'LiveText' });
const liveToolSchema = z
  .object({
    key: z.string(),
    tool: z.string(),
    toolCallId: z.string(),
    startedAt: z.string(),
    member: memberCallSchema.nullish(),
  })
  .meta({ id: 'LiveTool' });

/**
 * An event of `GET /runs/{runId}/live` (SSE): what the attempt in progress is doing, live and not durable. `key` is the key that the
 * journal entry of the same call will have, which then replaces what is shown here. A `snapshot` replaces everything shown before:
 * it comes first, and again whenever a new attempt starts. Playback is not streamed.
 */
export const liveEventSchema = z
  .discriminatedUnion('type', [
    z
      .object({
        type: z.literal('snapshot'),
        /** Absent when this process works on no turn of the run. */
        turn: z.int().nullish(),
        attempt: z.int().nullish(),
        texts: z.array(liveTextSchema),
        tools: z.array(liveToolSchema),
      })
      .meta({ id: 'LiveSnapshot' }),
    /** More of a model's answer. */
    z
      .object({
        type: z.literal('delta'),
        turn: z.int(),
        attempt: z.int(),
        key: z.string(),
        text: z.string().nullish(),
        reasoning: z.string().nullish(),
        member: memberCallSchema.nullish(),
      })
      .meta({ id: 'LiveDelta' }),
    /** A tool call has begun. */
    z
      .object({ type: z.literal('tool'), turn: z.int(), attempt: z.int(), tool: liveToolSchema })
      .meta({ id: 'LiveToolStarted' }),
    /** An entry was acknowledged. */
    z
      .object({ type: z.literal('entry'), turn: z.int(), attempt: z.int(), entry: journalEntrySchema })
      .meta({ id: 'LiveEntry' }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof liveEventSchema>;
