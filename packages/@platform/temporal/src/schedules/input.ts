/** Shapes of what callers give about schedules. */
import { z } from 'zod';
import { scheduleIdPattern } from '../domain/contract.js';
import { isTimeZone } from '../domain/days.js';
import { startRunSchema } from '../input/input.js';
import { longestCron } from './changed-mark.js';

/** Shortest time between two runs, in seconds: below it a schedule is a loop. */
const shortestInterval = 10;

/** A year, in seconds. */
const longestInterval = 31_536_000;

export const scheduleIdSchema = z
  .string()
  .regex(
    scheduleIdPattern,
    'must be 1 to 80 letters, digits, dots, dashes or underscores, and start with a letter or digit',
  );

const time = z.iso
  .datetime({ offset: true, error: 'must be a time as ISO 8601, for example 2026-01-02T09:00:00Z' })
  .transform((text) => new Date(text));

/** What happens at a time while the run before is still going. */
export const overlapPolicies = ['skip', 'bufferOne', 'bufferAll', 'cancelOther', 'allowAll'] as const;
const overlap = z.enum(overlapPolicies, { error: `must be one of ${overlapPolicies.join(', ')}` });

const timezone = z.string().refine(isTimeZone, 'must be a time zone of the IANA database, for example Europe/Berlin');

const cron = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .refine(
    (text) => Buffer.byteLength(text) <= longestCron,
    `must have at most ${longestCron} characters: for more times, make several schedules`,
  );

const seconds = z
  .number()
  .min(10, 'must be at least 10')
  .max(longestInterval, `must be at most ${longestInterval} (a year)`);

export const createScheduleSchema = startRunSchema
  .omit({ key: true })
  .extend({
    scheduleId: scheduleIdSchema,
    cron: cron.optional(),
    everySeconds: z
      .number()
      .min(shortestInterval, `must be at least ${shortestInterval}`)
      .max(longestInterval, `must be at most ${longestInterval} (a year)`)
      .optional(),
    timezone: timezone.optional(),
    overlap: overlap.default('skip'),
    catchUpSeconds: seconds.default(86_400),
    startAt: time.optional(),
    endAt: time.optional(),
    paused: z.boolean().default(false),
  })
  .refine(({ cron, everySeconds }) => (cron === undefined) !== (everySeconds === undefined), {
    path: ['cron'],
    error: 'give either cron, for example "0 9 * * MON-FRI", or everySeconds',
  })
  .refine(({ cron, timezone }) => timezone === undefined || cron !== undefined, {
    path: ['timezone'],
    error: 'is for cron only',
  });

/** What a change can be of. The agent, the tenant and the id stay. */
const changes = startRunSchema
  .omit({ key: true, agentId: true, startedBy: true, tenant: true, tenantWeight: true })
  .partial()
  .extend({
    cron: createScheduleSchema.shape.cron,
    everySeconds: createScheduleSchema.shape.everySeconds,
    timezone: timezone.optional(),
    overlap: overlap.optional(),
    catchUpSeconds: seconds.optional(),
    startAt: time.optional(),
    endAt: time.optional(),
  });

const changeable = changes.keyof().options;

export const updateScheduleSchema = changes
  .extend({
    scheduleId: scheduleIdSchema,
    /** Of the schedule that was looked at. */
    version: z.string().min(1, 'must not be empty').max(1_000),
    startedBy: startRunSchema.shape.startedBy,
  })
  .refine(({ cron, everySeconds }) => cron === undefined || everySeconds === undefined, {
    path: ['cron'],
    error: 'give either cron, for example "0 9 * * MON-FRI", or everySeconds',
  })
  .refine(({ cron, timezone }) => timezone === undefined || cron !== undefined, {
    path: ['timezone'],
    error: 'is for cron only: give cron too',
  })
  // Who changes a schedule starts its runs from then on: nobody shall by a change of nothing.
  .refine(
    (given) => changeable.some((field) => given[field] !== undefined),
    `give at least one thing to change: ${changeable.join(', ')}`,
  );

export const namedScheduleSchema = z.strictObject({ scheduleId: scheduleIdSchema });

export const scheduleNoteSchema = namedScheduleSchema.extend({
  by: startRunSchema.shape.startedBy,
  note: z.string().max(1_000).optional(),
});

export const triggerScheduleSchema = namedScheduleSchema.extend({ overlap: overlap.optional() });

export const backfillScheduleSchema = namedScheduleSchema
  .extend({ from: time, to: time, overlap: overlap.default('bufferAll') })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than from' });
