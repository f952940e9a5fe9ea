/** Requests for decisions, the policies that say how people decide, and the answers. */
import { z } from 'zod';
import { longestSeconds } from '../domain/bounds.js';
import { decisionActions, ruleCovers } from '../domain/decisions/actions.js';
import { type DecisionKind, decisionKinds } from '../domain/decisions/kinds.js';
import type { ArgumentDisplay, Display } from '../domain/display.js';
import { jsonObject } from './json-object.js';
import { memberCallSchema } from './member.js';

/** What a repeat of a tool call would do. `once` is claimed before it runs and never repeated by a machine. */
export const toolEffectSchema = z.enum(['read', 'idempotent', 'once']).meta({ id: 'ToolEffect' });
export type ToolEffect = z.infer<typeof toolEffectSchema>;

export type { DecisionKind };

export const decisionKindSchema = z.enum(Object.keys(decisionKinds) as DecisionKind[]).meta({ id: 'DecisionKind' });

/** A field that a person fills in (kind `input`). */
export const inputFieldSchema = z
  .object({
    name: z.string(),
    /** Python's name of the type: `str`, `int`, `float`, `bool`, `list`, `dict`. */
    type: z.string(),
    description: z.string().nullish(),
    value: z.unknown().nullish(),
    /** JSON Schema of the value, with what it refers to in `$defs`; an answer must fit it. Absent in requests of earlier versions. */
    valueSchema: jsonObject.nullish(),
    /** It may stay without a value: then the tool's own default holds, or it gets none. */
    optional: z.boolean().nullish(),
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

const people = z.int().min(1).max(1_000);
const seconds = z.number().positive().max(longestSeconds);

/** Replaces the rest of the policy for calls that meet all conditions. Of several cases the first that fits holds. */
export const decisionCaseSchema = z
  .object({
    when: z.array(conditionSchema),
    /** Nobody is asked: the call is approved at once. */
    approve: z.boolean().nullish(),
    deciders: decidersSchema.nullish(),
    quorum: people.nullish(),
    notStarter: z.boolean().nullish(),
  })
  .meta({ id: 'DecisionCase' });
export type DecisionCase = z.infer<typeof decisionCaseSchema>;

/** After a time without a decision these may decide too, and are told. */
export const escalationSchema = z
  .object({ afterSeconds: seconds, to: decidersSchema })
  .meta({ id: 'EscalationPolicy' });

/** How calls of a tool are decided. Without any of the fields, anyone may decide, alone, whenever they like. */
export const decisionPolicySchema = z
  .object({
    deciders: decidersSchema.nullish(),
    /** How many must agree; 1 when absent. One rejection rejects. */
    quorum: people.nullish(),
    /** The one who started the run may not decide. */
    notStarter: z.boolean().nullish(),
    cases: z.array(decisionCaseSchema).nullish(),
    /** Counted from the moment at which people are asked. When absent, the run's own deadline holds. */
    deadlineSeconds: seconds.nullish(),
    /** What happens at the deadline; `deny` when absent. `fail`: the run fails. `wait`: people are reminded, and the request stays open. */
    atDeadline: z.enum(['deny', 'approve', 'fail', 'wait']).meta({ id: 'AtDeadline' }).nullish(),
    remindEverySeconds: seconds.nullish(),
    escalations: z.array(escalationSchema).nullish(),
    /** `passkey`: a decision that lets a call run is signed by the person's own authenticator as well. */
    sign: z.enum(['passkey']).meta({ id: 'SignWith' }).nullish(),
  })
  .meta({ id: 'DecisionPolicy' });
export type DecisionPolicy = z.infer<typeof decisionPolicySchema>;

/** How one argument is shown to people. */
export const argumentDisplaySchema = z
  .object({
    /** Its name in words: `Amount`. */
    label: z.string().nullish(),
    /** One of `displayFormats`. A text, so that a format of a later version stops no run: it is shown as if there were none. */
    format: z.string().nullish(),
    /** ISO 4217, for the format `money`: `USD`. */
    currency: z.string().nullish(),
  })
  .meta({ id: 'ArgumentDisplay' }) satisfies z.ZodType<ArgumentDisplay>;

/** Labels and formats of arguments by their paths, as in conditions; a number in a path stands for each item of a list. */
export const displaySchema = z.record(z.string(), argumentDisplaySchema) satisfies z.ZodType<Display>;

/** One tool call that a person decides on. A request of kind `limit` asks how much more the run may use. */
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
    /** How the arguments are shown. They are the same with and without. */
    display: displaySchema.nullish(),
    fields: z.array(inputFieldSchema).nullish(),
    questions: z.array(questionSchema).nullish(),
    /** Of kind `outcome`: no machine runs it; a person does it and says what came of it. Absent where a call was lost in the middle. */
    external: z.boolean().nullish(),
    /** Who decides and how; anyone, alone, when absent. */
    policy: decisionPolicySchema.nullish(),
    /** The member of a team that asks; absent when the agent or the team's leader does. */
    member: memberCallSchema.nullish(),
    /** Why an earlier answer was not enough for the agent-service's own policy. Only people decide on it now, no condition and no rule. */
    again: z.string().nullish(),
  })
  .meta({ id: 'DecisionRequest' });
export type DecisionRequest = z.infer<typeof decisionRequestSchema>;

/** What a person's own authenticator signed (WebAuthn). Bytes are base64url without padding. */
export const passkeyAssertionSchema = z
  .object({
    credentialId: z.string(),
    authenticatorData: z.string(),
    clientDataJSON: z.string(),
    signature: z.string(),
    enrolment: z.string(),
  })
  .meta({ id: 'PasskeyAssertion' });

/** Someone who agreed, with the roles that they came with. */
export const agreementSchema = z
  .object({
    by: z.string(),
    /** `Person.id`, where sign-in knows the person. Two with an id are one person only when the ids are equal. */
    byId: z.string().nullish(),
    roles: z.array(z.string()).nullish(),
    at: z.string().nullish(),
    /** What the person sent, as it was sent, without `proof` and `passkey`: what the proof is about. Only with a proof. */
    sent: jsonObject.nullish(),
    /** Compact JWS of `ActClaims` (act `decide`). */
    proof: z.string().nullish(),
    passkey: passkeyAssertionSchema.nullish(),
  })
  .meta({ id: 'Agreement' });
export type Agreement = z.infer<typeof agreementSchema>;

/**
 * How a decision came about. The agent-service needs this to judge by its own policy whether the decision lets the call run. Times are those of the
 * workflow, ISO 8601.
 */
export const decidedSchema = z
  .object({
    /** By people; by a condition of the policy; by a rule; at the deadline; or it came with the start of the run, which decides nothing. */
    how: z.enum(['people', 'condition', 'rule', 'deadline', 'start']).meta({ id: 'DecidedHow' }),
    startedBy: z.string(),
    startedById: z.string().nullish(),
    /** Who started the runs that it goes on from: they count as starters. */
    startersBefore: z
      .array(z.object({ by: z.string(), byId: z.string().nullish() }).meta({ id: 'EarlierStarter' }))
      .nullish(),
    /** What was asked about, and when: a decision stands for no other call. */
    asked: z
      .object({ at: z.string(), tool: z.string(), argumentsHash: z.string() })
      .meta({ id: 'AskedCall' })
      .nullish(),
    at: z.string().nullish(),
    /** Everybody who agreed to exactly this. For a rule: the person who made the rule. */
    agreed: z.array(agreementSchema).nullish(),
    /** The rule that approved it, as it was then. */
    rule: z
      .object({
        id: z.string(),
        tool: z.string(),
        member: z.string().nullish(),
        covers: z.enum(ruleCovers).meta({ id: 'RuleCovers' }),
        argumentsHash: z.string(),
        expiresAt: z.string().nullish(),
      })
      .meta({ id: 'AppliedRule' })
      .nullish(),
  })
  .meta({ id: 'Decided' });
export type Decided = z.infer<typeof decidedSchema>;

/** A decision as the next turn gets it. */
export const decisionAnswerSchema = z
  .object({
    requestId: z.string(),
    toolCallId: z.string(),
    kind: decisionKindSchema,
    action: z.enum(decisionActions).meta({ id: 'DecisionAction' }),
    /** Hash of the arguments that were approved as asked; the tool runs only with arguments of this hash. */
    argumentsHash: z.string(),
    /** Edited arguments, which replace those asked for. */
    arguments: jsonObject.nullish(),
    note: z.string().nullish(),
    by: z.string().nullish(),
    byId: z.string().nullish(),
    values: jsonObject.nullish(),
    result: z.string().nullish(),
    /** How the decision came about. Absent in answers of earlier workers, and in answers about child runs. */
    decided: decidedSchema.nullish(),
  })
  .meta({ id: 'DecisionAnswer' });
export type DecisionAnswer = z.infer<typeof decisionAnswerSchema>;
