import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  backfillSchedule,
  createSchedule,
  deleteSchedule,
  getSchedule,
  hintsOf,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
  updateSchedule,
} from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { refuseInvalid } from '../invalid.js';
import { problems } from '../schemas/problem.js';
import {
  backfillScheduleBodySchema,
  createScheduleBodySchema,
  scheduleListSchema,
  scheduleNoteBodySchema,
  scheduleParamsSchema,
  scheduleViewSchema,
  triggerScheduleBodySchema,
  updateScheduleBodySchema,
} from '../schemas/schedules.js';
import { json, jsonBody } from './content.js';

const tags = ['schedules'];
const wrong = { 400: 'The input has a wrong shape.', 503: 'Temporal cannot be reached.' };
const aboutOne = problems({ ...wrong, 404: 'There is no such schedule.' });
const done = (description: string) => ({ 204: { description }, ...aboutOne });

const createScheduleRoute = createRoute({
  method: 'post',
  path: '/schedules',
  tags,
  summary: 'Start an agent again and again, by cron or interval',
  request: { body: { ...jsonBody(createScheduleBodySchema), required: true } },
  responses: {
    201: json('Made.', scheduleViewSchema),
    ...problems({ ...wrong, 409: 'The id belongs to another schedule.', 422: 'There is no such agent.' }),
  },
});

const listSchedulesRoute = createRoute({
  method: 'get',
  path: '/schedules',
  tags,
  summary: 'All schedules',
  responses: { 200: json('By id.', scheduleListSchema), ...problems({ 503: 'Temporal cannot be reached.' }) },
});

const getScheduleRoute = createRoute({
  method: 'get',
  path: '/schedules/{scheduleId}',
  tags,
  summary: 'A schedule, with its next times and last runs',
  request: { params: scheduleParamsSchema },
  responses: {
    200: json('The schedule.', scheduleViewSchema),
    ...aboutOne,
    ...problems({ 422: 'Nobody can read what its runs are asked.' }),
  },
});

const deleteScheduleRoute = createRoute({
  method: 'delete',
  path: '/schedules/{scheduleId}',
  tags,
  summary: 'End a schedule for good; its runs stay',
  request: { params: scheduleParamsSchema },
  responses: done('It is gone.'),
});

const updateScheduleRoute = createRoute({
  method: 'post',
  path: '/schedules/{scheduleId}/update',
  tags,
  summary: 'Change when it starts runs and what they are asked',
  request: { params: scheduleParamsSchema, body: { ...jsonBody(updateScheduleBodySchema), required: true } },
  responses: {
    ...done('It is changed; runs under way go on as they were started.'),
    ...problems({
      409: 'Somebody else changed it since it was looked at.',
      422: 'Nobody can read what its runs are asked, or there is no such agent any more.',
    }),
  },
});

const pauseScheduleRoute = createRoute({
  method: 'post',
  path: '/schedules/{scheduleId}/pause',
  tags,
  summary: 'Start no more runs until it is resumed',
  request: { params: scheduleParamsSchema, body: jsonBody(scheduleNoteBodySchema) },
  responses: done('It is paused; runs under way go on.'),
});

const resumeScheduleRoute = createRoute({
  method: 'post',
  path: '/schedules/{scheduleId}/resume',
  tags,
  summary: 'Start runs again, from the next time on',
  request: { params: scheduleParamsSchema, body: jsonBody(scheduleNoteBodySchema) },
  responses: done('It goes on.'),
});

const triggerScheduleRoute = createRoute({
  method: 'post',
  path: '/schedules/{scheduleId}/trigger',
  tags,
  summary: 'Start a run now',
  request: { params: scheduleParamsSchema, body: jsonBody(triggerScheduleBodySchema) },
  responses: done('Asked for; the overlap policy decides whether a run starts.'),
});

const backfillScheduleRoute = createRoute({
  method: 'post',
  path: '/schedules/{scheduleId}/backfill',
  tags,
  summary: 'Start the runs of times that had none',
  request: { params: scheduleParamsSchema, body: { ...jsonBody(backfillScheduleBodySchema), required: true } },
  responses: done('Asked for; they start one after the other unless the overlap policy says otherwise.'),
});

/** Create, list, get, change, delete, pause, resume, trigger, backfill. */
export function addScheduleRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(
    createScheduleRoute,
    async (c) => {
      const body = c.req.valid('json');
      const scheduleId = await createSchedule(c.get('client'), body);
      c.header('location', `/api/v1/schedules/${scheduleId}`);
      return c.json(await getSchedule(c.get('client'), scheduleId), 201);
    },
    refuseInvalid(hintsOf(createScheduleBodySchema)),
  );
  app.openapi(listSchedulesRoute, async (c) => c.json({ schedules: await listSchedules(c.get('client')) }, 200));
  app.openapi(getScheduleRoute, async (c) =>
    c.json(await getSchedule(c.get('client'), c.req.valid('param').scheduleId), 200),
  );
  app.openapi(deleteScheduleRoute, async (c) => {
    await deleteSchedule(c.get('client'), c.req.valid('param'));
    return c.body(null, 204);
  });
  app.openapi(
    updateScheduleRoute,
    async (c) => {
      await updateSchedule(c.get('client'), { ...c.req.valid('param'), ...c.req.valid('json') });
      return c.body(null, 204);
    },
    refuseInvalid(hintsOf(updateScheduleBodySchema)),
  );
  // A request without a body is not parsed, and gets its defaults here.
  app.openapi(pauseScheduleRoute, async (c) => {
    await pauseSchedule(c.get('client'), {
      ...c.req.valid('param'),
      ...scheduleNoteBodySchema.parse(c.req.valid('json')),
    });
    return c.body(null, 204);
  });
  app.openapi(resumeScheduleRoute, async (c) => {
    await resumeSchedule(c.get('client'), {
      ...c.req.valid('param'),
      ...scheduleNoteBodySchema.parse(c.req.valid('json')),
    });
    return c.body(null, 204);
  });
  app.openapi(triggerScheduleRoute, async (c) => {
    await triggerSchedule(c.get('client'), {
      ...c.req.valid('param'),
      ...triggerScheduleBodySchema.parse(c.req.valid('json')),
    });
    return c.body(null, 204);
  });
  app.openapi(backfillScheduleRoute, async (c) => {
    await backfillSchedule(c.get('client'), { ...c.req.valid('param'), ...c.req.valid('json') });
    return c.body(null, 204);
  });
}
