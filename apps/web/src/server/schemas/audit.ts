/** The audit of runs. */
import type { AuditEntry, AuditPage, AuditProblem, VerifiedAudit } from '@platform/temporal';
import {
  decidersSchema,
  decisionKindSchema,
  displaySchema,
  jsonObject as object,
} from '@platform/temporal/agent-service';
import { z } from 'zod';
import { decisionActionSchema, decisionReasonSchema, decisionViaSchema, timeSchema } from './decision.js';

const auditProblemSchema = z
  .object({
    at: timeSchema,
    what: z.enum([
      'call',
      'decision',
      'start',
      'raise',
      'revoke',
      'pause',
      'resume',
      'say',
      'retry',
      'cancel',
      'reset',
    ]),
    requestId: z.string().optional(),
    tool: z.string().optional(),
    by: z.string().optional(),
    message: z.string(),
  })
  .meta({ id: 'AuditProblem' }) satisfies z.ZodType<AuditProblem>;

const verifiedAuditSchema = z
  .object({
    runId: z.string(),
    calls: z.int(),
    callsVerified: z.int(),
    acts: z.int(),
    actsVerified: z.int(),
    problems: z.array(auditProblemSchema),
    notes: z.array(z.string()),
  })
  .meta({ id: 'VerifiedAudit' }) satisfies z.ZodType<VerifiedAudit>;

/** `verified` is absent where nothing is signed. */
export const auditVerificationSchema = z
  .object({ signing: z.boolean(), verified: verifiedAuditSchema.optional() })
  .meta({ id: 'AuditVerification' });

export const auditEntrySchema = z
  .object({
    runId: z.string(),
    agentId: z.string(),
    startedBy: z.string(),
    startedById: z.string().optional(),
    at: timeSchema,
    event: z
      .enum([
        'decided',
        'voted',
        'ignored',
        'escalated',
        'ruleRevoked',
        'limitRaised',
        'changed',
        'reset',
        'unreadable',
      ])
      .meta({ id: 'AuditEvent' }),
    by: z.string(),
    byId: z.string().optional(),
    roles: z.array(z.string()).optional(),
    via: decisionViaSchema.optional(),
    action: decisionActionSchema.optional(),
    requestId: z.string().optional(),
    kind: decisionKindSchema.optional(),
    tool: z.string().optional(),
    toolCallId: z.string().optional(),
    askedAt: timeSchema.optional(),
    arguments: object.optional(),
    argumentsHash: z.string().optional(),
    display: displaySchema.optional(),
    editedArguments: object.optional(),
    editedArgumentsHash: z.string().optional(),
    values: object.optional(),
    result: z.string().optional(),
    note: z.string().optional(),
    agreed: z.int().optional(),
    required: z.int().optional(),
    rule: z.string().optional(),
    createdRule: z.string().optional(),
    ranArgumentsHash: z.string().optional(),
    ranOk: z.boolean().optional(),
    ranAt: timeSchema.optional(),
    reason: decisionReasonSchema.optional(),
    message: z.string().optional(),
    given: z.string().optional(),
    to: decidersSchema.optional(),
    undone: z
      .literal(true)
      .optional()
      .meta({ description: 'The run was set back to before it later: it counts no more. What had run has run.' }),
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntry>;

/** Entries of some runs. */
export const auditPageSchema = z
  .object({
    entries: z.array(auditEntrySchema),
    runsRead: z.int(),
    nextPageToken: z.string().optional(),
  })
  .meta({ id: 'AuditPage' }) satisfies z.ZodType<AuditPage>;

export const auditSchema = z.object({ entries: z.array(auditEntrySchema) }).meta({ id: 'Audit' });
