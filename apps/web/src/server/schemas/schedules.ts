/** Schedules, as requests and answers hold them. Limits beyond the shape are the client's. */
import { type CreateScheduleInput, overlapPolicies, type ScheduleSummary, type ScheduleView } from '@platform/temporal';
import { fileReferenceSchema, runOptionsSchema } from '@platform/temporal/agent-service';
import { z } from 'zod';
import { timeSchema } from './decision.js';
import { limitsSchema } from './limits.js';
import { startRunBodySchema } from './requests.js';
import { requestSchema } from './timeline.js';

const overlapSchema = z.enum(overlapPolicies);
const actor = startRunBodySchema.shape.startedBy;

export const scheduleParamsSchema = z.object({ scheduleId: z.string().meta({ examples: ['nightly-audit'] }) });

export const createScheduleBodySchema = startRunBodySchema
  .omit({ key: true })
  .extend({
    scheduleId: z.string(),
    /** Five fields, for example `0 9 * * MON-FRI`; or give `everySeconds`. */
    cron: z.string().optional(),
    everySeconds: z.number().optional(),
    /** IANA name, for `cron`; UTC when absent. */
    timezone: z.string().optional(),
    /** What happens at a time while the run before is still going: `skip` when absent. */
    overlap: overlapSchema.optional(),
    /** How old a time may be that was missed while the server was down: a day when absent. */
    catchUpSeconds: z.number().optional(),
    startAt: z.string().optional(),
    endAt: z.string().optional(),
    paused: z.boolean().optional(),
  })
  .meta({ id: 'CreateSchedule' }) satisfies z.ZodType<CreateScheduleInput>;

export const updateScheduleBodySchema = createScheduleBodySchema
  .omit({ scheduleId: true, agentId: true, tenant: true, tenantWeight: true, paused: true })
  .partial()
  .extend({
    startedBy: actor,
    /** Of the schedule that was looked at: see `Schedule.version`. */
    version: z.string(),
    /** IANA name, for `cron`; that of the schedule when absent. */
    timezone: z.string().optional(),
  })
  .strict()
  .meta({ id: 'UpdateSchedule' });

export const scheduleNoteBodySchema = z
  .strictObject({ by: actor, note: z.string().optional() })
  .meta({ id: 'ScheduleNote' });

export const triggerScheduleBodySchema = z
  .strictObject({ overlap: overlapSchema.optional() })
  .meta({ id: 'TriggerSchedule' });

export const backfillScheduleBodySchema = z
  .strictObject({ from: z.string(), to: z.string(), overlap: overlapSchema.optional() })
  .meta({ id: 'BackfillSchedule' });

const scheduleSummarySchema = z
  .object({
    scheduleId: z.string(),
    agentId: z.string(),
    request: z.string(),
    createdBy: z.string(),
    tenant: z.string().optional(),
    cron: z.string().optional(),
    timezone: z.string().optional(),
    everySeconds: z.number().optional(),
    paused: z.boolean(),
    note: z.string().optional(),
    changedBy: z.string().optional(),
    changedAt: timeSchema.optional(),
    nextTimes: z.array(timeSchema),
    lastRuns: z.array(z.object({ runId: z.string(), at: timeSchema })),
    unreadable: z.string().optional().meta({ description: 'What of this cannot be read, and why: it is left out.' }),
  })
  .meta({ id: 'ScheduleSummary' }) satisfies z.ZodType<ScheduleSummary>;

export const scheduleListSchema = z.object({ schedules: z.array(scheduleSummarySchema) }).meta({ id: 'ScheduleList' });

export const scheduleViewSchema = scheduleSummarySchema
  .extend({
    /** A change names it: one of an older state is refused. */
    version: z.string(),
    run: z.object({
      agentId: z.string(),
      request: requestSchema,
      startedBy: z.string(),
      sessionId: z.string().optional(),
      userId: z.string().optional(),
      tenant: z.string().optional(),
      tenantWeight: z.number().optional(),
      decisionDeadlineSeconds: z.number().optional(),
      options: runOptionsSchema.optional(),
      files: z.array(fileReferenceSchema).optional(),
      limits: limitsSchema.optional(),
    }),
    overlap: overlapSchema,
    catchUpSeconds: z.number(),
    running: z.array(z.string()),
    started: z.int(),
    skipped: z.int(),
    missed: z.int(),
    /** Changes of its time zone's clocks that leave out some of its times or repeat them. */
    clockChanges: z.array(
      z
        .object({
          at: timeSchema,
          /** The first time that clocks do not show, or show twice, and the first after it. */
          from: z.string().meta({ examples: ['2027-03-28T02:00'] }),
          to: z.string(),
          direction: z.enum(['forward', 'back']),
          without: z.array(z.string()),
          twice: z.array(z.string()),
        })
        .meta({ id: 'ClockChange' }),
    ),
  })
  .meta({ id: 'Schedule' }) satisfies z.ZodType<ScheduleView>;
