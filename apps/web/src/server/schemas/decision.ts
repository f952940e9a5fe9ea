/** Requests for decisions, decisions, and what else the contract says of runs. */
import type { Decision, DecisionAction, InboxItem, PendingDecision, RunStatus, Stall, Usage } from '@platform/temporal';
import { decisionRequestSchema } from '@platform/temporal/agent-service';
import { z } from 'zod';

const object = z.record(z.string(), z.unknown());
export const timeSchema = z.string().meta({ format: 'date-time' });

export const runStatusSchema = z
  .enum(['running', 'waiting', 'stalled', 'completed', 'failed', 'cancelled'])
  .meta({ id: 'RunStatus' }) satisfies z.ZodType<RunStatus>;

export const decisionActionSchema = z
  .enum(['approve', 'reject', 'answer', 'ran', 'again', 'skip'])
  .meta({ id: 'DecisionAction' }) satisfies z.ZodType<DecisionAction>;

export const pendingDecisionSchema = decisionRequestSchema
  .extend({ askedAt: timeSchema, deadline: timeSchema.optional() })
  .meta({ id: 'PendingDecision' }) satisfies z.ZodType<PendingDecision>;

export const decisionSchema = z
  .object({
    requestId: z.string(),
    action: decisionActionSchema,
    by: z.string(),
    note: z.string().optional(),
    arguments: object.optional(),
    argumentsHash: z.string().optional(),
    values: object.optional(),
    result: z.string().optional(),
    decidedAt: timeSchema,
  })
  .meta({ id: 'Decision' }) satisfies z.ZodType<Decision>;

export const stallSchema = z
  .object({ type: z.string(), message: z.string(), since: timeSchema, turn: z.int() })
  .meta({ id: 'Stall' }) satisfies z.ZodType<Stall>;

export const usageSchema = z
  .object({ inputTokens: z.number(), outputTokens: z.number(), modelCalls: z.int(), toolCalls: z.int() })
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

export const inboxSchema = z.object({ items: z.array(inboxItemSchema) }).meta({ id: 'Inbox' });
