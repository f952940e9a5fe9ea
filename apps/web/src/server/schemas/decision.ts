/** Requests for decisions, decisions, and what else the contract says of runs. */
import {
  type ApprovalRule,
  type Decision,
  type DecisionAction,
  type DecisionRejectionReason,
  type DecisionVia,
  decisionActions,
  decisionVias,
  type Inbox,
  type InboxItem,
  type PendingDecision,
  type RecordedVote,
  type RuleRequest,
  type RunStatus,
  ruleCovers,
  runStatuses,
  type Stall,
  type Usage,
  type Vote,
} from '@platform/temporal';
import {
  decidersSchema,
  decisionRequestSchema,
  jsonObject as object,
  passkeyAssertionSchema,
} from '@platform/temporal/agent-service';
import { z } from 'zod';

export const timeSchema = z.string().meta({ format: 'date-time' });

export const runStatusSchema = z.enum(runStatuses).meta({ id: 'RunStatus' }) satisfies z.ZodType<RunStatus>;

export const decisionActionSchema = z
  .enum(decisionActions)
  .meta({ id: 'DecisionAction' }) satisfies z.ZodType<DecisionAction>;

export const decisionViaSchema = z.enum(decisionVias).meta({ id: 'DecisionVia' }) satisfies z.ZodType<DecisionVia>;

export const decisionReasonSchema = z
  .enum([
    'InvalidDecision',
    'UnknownRequest',
    'AlreadyDecided',
    'AlreadyVoted',
    'StaleArguments',
    'InvalidArguments',
    'NotAllowed',
    'StartedByDecider',
    'PasskeyNeeded',
    'RuleNotAllowed',
    'Unsigned',
    'InvalidProof',
  ])
  .meta({ id: 'DecisionRejectionReason' }) satisfies z.ZodType<DecisionRejectionReason>;

export const ruleRequestSchema = z
  .strictObject({ covers: z.enum(ruleCovers), forSeconds: z.number().optional(), tool: z.string().optional() })
  .meta({ id: 'RuleRequest' }) satisfies z.ZodType<RuleRequest>;

/** What people say with a decision. */
const given = {
  action: decisionActionSchema,
  by: z.string(),
  byId: z.string().optional(),
  proof: z.string().optional(),
  passkey: passkeyAssertionSchema.optional(),
  roles: z.array(z.string()).optional(),
  via: decisionViaSchema.optional(),
  note: z.string().optional(),
  arguments: object.optional(),
  values: object.optional(),
  result: z.string().optional(),
};

export const voteSchema = z.object({ ...given, at: timeSchema }).meta({ id: 'Vote' }) satisfies z.ZodType<Vote>;

export const pendingDecisionSchema = decisionRequestSchema
  .extend({
    askedAt: timeSchema,
    deadline: timeSchema.optional(),
    votes: z.array(voteSchema).optional(),
    overdue: z.boolean().optional(),
    remindAt: timeSchema.optional(),
    reminders: z.int().optional(),
    escalations: z
      .array(z.object({ at: timeSchema, to: decidersSchema, done: z.boolean().optional() }).meta({ id: 'Escalation' }))
      .optional(),
  })
  .meta({ id: 'PendingDecision' }) satisfies z.ZodType<PendingDecision>;

const submitted = {
  requestId: z.string(),
  ...given,
  argumentsHash: z.string().optional(),
  remember: ruleRequestSchema.optional(),
};

export const decisionSchema = z
  .object({
    ...submitted,
    decidedAt: timeSchema,
    votes: z.array(voteSchema).optional(),
    rule: z.string().optional(),
    createdRule: z.string().optional(),
  })
  .meta({ id: 'Decision' }) satisfies z.ZodType<Decision>;

/** One of several votes: the request still waits. */
export const recordedVoteSchema = z
  .object({ ...submitted, votedAt: timeSchema, agreed: z.int(), required: z.int() })
  .meta({ id: 'RecordedVote' }) satisfies z.ZodType<RecordedVote>;

export const ruleSchema = z
  .object({
    id: z.string(),
    tool: z.string(),
    member: z.string().optional(),
    covers: z.enum(ruleCovers),
    requestId: z.string(),
    argumentsHash: z.string(),
    arguments: object,
    by: z.string(),
    byId: z.string().optional(),
    proof: z.string().optional(),
    roles: z.array(z.string()).optional(),
    via: decisionViaSchema,
    createdAt: timeSchema,
    expiresAt: timeSchema.optional(),
    uses: z.int(),
    revoked: z
      .object({ by: z.string(), byId: z.string().optional(), at: timeSchema, note: z.string().optional() })
      .optional(),
  })
  .meta({ id: 'ApprovalRule' }) satisfies z.ZodType<ApprovalRule>;

export const stallSchema = z
  .object({ type: z.string(), message: z.string(), since: timeSchema, turn: z.int() })
  .meta({ id: 'Stall' }) satisfies z.ZodType<Stall>;

const usageSum = {
  inputTokens: z.number(),
  outputTokens: z.number(),
  modelCalls: z.int(),
  toolCalls: z.int(),
  costUsd: z.number().optional(),
  failedModelCalls: z.int().optional(),
  unpricedModelCalls: z.int().optional(),
};

export const usageSchema = z
  .object({ ...usageSum, children: z.object(usageSum).meta({ id: 'UsageSum' }).optional() })
  .meta({ id: 'Usage' }) satisfies z.ZodType<Usage>;

export const inboxItemSchema = z
  .object({
    run: z.object({
      runId: z.string(),
      agentId: z.string(),
      request: z.string(),
      startedBy: z.string(),
      startedAt: timeSchema,
    }),
    request: pendingDecisionSchema,
  })
  .meta({ id: 'InboxItem' }) satisfies z.ZodType<InboxItem>;

export const inboxSchema = z
  .object({
    items: z.array(inboxItemSchema),
    unreadable: z
      .array(z.object({ runId: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Runs that wait for something that cannot be read, and why.' }),
  })
  .meta({ id: 'Inbox' }) satisfies z.ZodType<Inbox>;
