/** Items of a run's timeline. */
import type { TimelineItem } from '@platform/temporal';
import {
  decidersSchema,
  entryChangeSchema,
  failedAttemptSchema,
  fileReferenceSchema,
  memberCallSchema,
  jsonObject as object,
} from '@platform/temporal/agent-service';
import { limitNames } from '@platform/temporal/limits';
import { z } from 'zod';
import {
  decisionReasonSchema,
  decisionSchema,
  pendingDecisionSchema,
  ruleSchema,
  stallSchema,
  timeSchema,
  voteSchema,
} from './decision.js';

const item = { id: z.string(), at: timeSchema };

export const requestSchema = z.union([z.string(), object], {
  error: 'must be a text, or an object for an agent that takes one',
});
export const failureSchema = z.object({ type: z.string(), message: z.string() });

const toolItemSchema = z
  .object({
    ...item,
    kind: z.literal('tool'),
    turn: z.int(),
    toolCallId: z.string(),
    tool: z.string(),
    state: z
      .enum(['requested', 'running', 'done', 'failed', 'rejected', 'skipped', 'unknown'])
      .meta({ id: 'ToolState' }),
    arguments: object,
    editedArguments: object.optional(),
    result: z.string().optional(),
    error: z.string().optional(),
    requestId: z.string().optional(),
    files: z.array(fileReferenceSchema).optional(),
    childRun: z.object({ runId: z.string(), agentId: z.string() }).optional(),
    ranArguments: object.optional(),
    finishedAt: timeSchema.optional(),
    ms: z.number().optional(),
    n: z.int().optional(),
    endedInTurn: z.int().optional(),
    member: memberCallSchema.optional(),
    kept: z.boolean().optional(),
    changed: z.array(entryChangeSchema).optional(),
  })
  .meta({ id: 'ToolItem' });

const decisionItemSchema = z
  .object({
    ...item,
    kind: z.literal('decision'),
    request: pendingDecisionSchema,
    decision: decisionSchema.optional(),
  })
  .meta({ id: 'DecisionItem' });

const ignoredDecisionItemSchema = z
  .object({
    ...item,
    kind: z.literal('ignoredDecision'),
    by: z.string(),
    reason: decisionReasonSchema,
    message: z.string(),
    requestId: z.string().optional(),
    given: z.string().optional(),
  })
  .meta({ id: 'IgnoredDecisionItem' });

const votedItemSchema = z
  .object({
    ...item,
    kind: z.literal('voted'),
    requestId: z.string(),
    tool: z.string(),
    vote: voteSchema,
    agreed: z.int(),
    required: z.int(),
  })
  .meta({ id: 'VoteItem' });

const escalatedItemSchema = z
  .object({
    ...item,
    kind: z.literal('escalated'),
    requestId: z.string(),
    tool: z.string(),
    to: decidersSchema,
  })
  .meta({ id: 'EscalatedItem' });

const ruleRevokedItemSchema = z
  .object({
    ...item,
    kind: z.literal('ruleRevoked'),
    by: z.string(),
    byId: z.string().optional(),
    note: z.string().optional(),
    rule: ruleSchema,
  })
  .meta({ id: 'RuleRevokedItem' });

const limitRaisedItemSchema = z
  .object({
    ...item,
    kind: z.literal('limitRaised'),
    by: z.string(),
    byId: z.string().optional(),
    roles: z.array(z.string()).optional(),
    limit: z.enum(limitNames),
    more: z.number(),
    allowed: z.number(),
    note: z.string().optional(),
  })
  .meta({ id: 'LimitRaisedItem' });

/** What a reset can undo. */
const undoneItemSchema = z
  .discriminatedUnion('kind', [
    decisionItemSchema,
    votedItemSchema,
    ignoredDecisionItemSchema,
    escalatedItemSchema,
    ruleRevokedItemSchema,
    limitRaisedItemSchema,
    toolItemSchema,
  ])
  .meta({ id: 'UndoneItem' });

export const timelineItemSchema = z
  .discriminatedUnion('kind', [
    z
      .object({
        ...item,
        kind: z.literal('request'),
        by: z.string(),
        byId: z.string().optional(),
        request: requestSchema,
        files: z.array(fileReferenceSchema).optional(),
      })
      .meta({ id: 'RequestItem' }),
    z
      .object({
        ...item,
        kind: z.literal('message'),
        turn: z.int(),
        n: z.int(),
        text: z.string(),
        reasoning: z.string().optional(),
        model: z.string(),
        owner: z.string().optional(),
        member: memberCallSchema.optional(),
        inputTokens: z.number(),
        outputTokens: z.number(),
        costUsd: z.number().optional(),
        ms: z.number().optional(),
        files: z.array(fileReferenceSchema).optional(),
        kept: z.boolean().optional(),
        changed: z.array(entryChangeSchema).optional(),
      })
      .meta({ id: 'MessageItem' }),
    toolItemSchema,
    z
      .object({
        ...item,
        kind: z.literal('modelError'),
        turn: z.int(),
        n: z.int(),
        model: z.string(),
        message: z.string(),
        member: memberCallSchema.optional(),
      })
      .meta({ id: 'ModelErrorItem' }),
    z
      .object({
        ...item,
        kind: z.literal('spent'),
        turn: z.int(),
        n: z.int(),
        model: z.string(),
        inputTokens: z.number(),
        outputTokens: z.number(),
        costUsd: z.number().optional(),
        estimated: z.boolean(),
        message: z.string(),
        stopped: z
          .object({
            why: z.enum(['paused', 'cancelled', 'steered', 'handedOver', 'interrupted']),
            by: z.string().optional(),
          })
          .meta({ description: 'It was stopped on purpose; absent when the call failed.' })
          .optional(),
      })
      .meta({ id: 'SpentItem' }),
    decisionItemSchema,
    ignoredDecisionItemSchema,
    z
      .object({
        ...item,
        kind: z.literal('ignoredJournal'),
        by: z.string().optional(),
        count: z.int(),
        reasons: z.array(z.string()),
        given: z.string().optional(),
      })
      .meta({ id: 'IgnoredJournalItem' }),
    votedItemSchema,
    escalatedItemSchema,
    ruleRevokedItemSchema,
    limitRaisedItemSchema,
    z
      .object({
        ...item,
        kind: z.literal('attempts'),
        turn: z.int(),
        failed: z.int(),
        maximumAttempts: z.int(),
        failure: failureSchema,
        failures: z.array(failedAttemptSchema).optional(),
        workerLost: z.boolean(),
        state: z.enum(['retrying', 'again', 'recovered', 'gaveUp']),
        nextAttemptAt: timeSchema.optional(),
      })
      .meta({ id: 'AttemptsItem' }),
    z.object({ ...item, kind: z.literal('handedOver'), turn: z.int() }).meta({ id: 'HandedOverItem' }),
    z.object({ ...item, kind: z.literal('stalled'), stall: stallSchema }).meta({ id: 'StalledItem' }),
    z
      .object({
        ...item,
        kind: z.literal('retried'),
        by: z.string(),
        byId: z.string().optional(),
        note: z.string().optional(),
      })
      .meta({ id: 'RetriedItem' }),
    z
      .object({
        ...item,
        kind: z.literal('steered'),
        by: z.string(),
        byId: z.string().optional(),
        text: z.string(),
        reached: z.object({ turn: z.int(), n: z.int() }).optional(),
      })
      .meta({ id: 'SteeredItem' }),
    z
      .object({
        ...item,
        kind: z.literal('paused'),
        by: z.string(),
        byId: z.string().optional(),
        note: z.string().optional(),
      })
      .meta({ id: 'PausedItem' }),
    z
      .object({
        ...item,
        kind: z.literal('resumed'),
        by: z.string(),
        byId: z.string().optional(),
        note: z.string().optional(),
      })
      .meta({ id: 'ResumedItem' }),
    z
      .object({ ...item, kind: z.literal('cancelRequested'), by: z.string(), reason: z.string() })
      .meta({ id: 'CancelRequestedItem' }),
    z
      .object({
        ...item,
        kind: z.literal('ended'),
        status: z.enum(['completed', 'failed', 'cancelled']),
        message: z.string().optional(),
      })
      .meta({ id: 'EndedItem' }),
    z.object({ ...item, kind: z.literal('earlierGone'), turns: z.int() }).meta({ id: 'EarlierGoneItem' }),
    z
      .object({ ...item, kind: z.literal('unknownEntry'), turn: z.int(), n: z.int(), entryKind: z.string() })
      .meta({ id: 'UnknownEntryItem' }),
    z
      .object({
        ...item,
        kind: z.literal('reset'),
        by: z.string(),
        reason: z.string(),
        undone: z.array(undoneItemSchema).readonly().optional(),
      })
      .meta({ id: 'ResetItem' }),
    z.object({ ...item, kind: z.literal('unreadable'), message: z.string() }).meta({ id: 'UnreadableItem' }),
  ])
  .meta({ id: 'TimelineItem' }) satisfies z.ZodType<TimelineItem>;
