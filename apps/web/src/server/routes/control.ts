import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { pauseRun, resumeRun, steerRun } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { pauseBodySchema, pauseSchema, steerBodySchema, steeringMessageSchema } from '../schemas/control.js';
import { problems } from '../schemas/problem.js';
import { runParamsSchema, startRunHeadersSchema } from '../schemas/requests.js';
import { json, jsonBody } from './content.js';
import { oneKey } from './key.js';

const refused = {
  400: 'The input has a wrong shape.',
  404: 'There is no such run.',
  410: 'The run has ended.',
  503: 'Temporal or the worker is not there.',
};

const pauseRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/pause',
  tags: ['runs'],
  summary: 'Pause a run at its next checkpoint',
  request: { params: runParamsSchema, body: jsonBody(pauseBodySchema) },
  responses: {
    200: json('Accepted; the run is `paused` once the turn under way has stopped.', pauseSchema),
    ...problems({ ...refused, 409: 'The run is paused already, stalled, or just ending.' }),
  },
});

const resumeRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/resume',
  tags: ['runs'],
  summary: 'Let a paused run go on',
  request: { params: runParamsSchema, body: jsonBody(pauseBodySchema) },
  responses: {
    200: json('It goes on; nothing that was finished is done again.', pauseSchema),
    ...problems({ ...refused, 409: 'The run is not paused.' }),
  },
});

const steerRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/messages',
  tags: ['runs'],
  summary: 'Say something to the agent while it works',
  request: {
    params: runParamsSchema,
    headers: startRunHeadersSchema,
    body: { ...jsonBody(steerBodySchema), required: true },
  },
  responses: {
    200: json('Accepted; the next model call gets it.', steeringMessageSchema),
    ...problems({ ...refused, 409: 'The run is just ending.', 429: 'Too many messages wait for the agent already.' }),
  },
});

/** Pause, resume, steer. */
export function addControlRoutes(app: OpenAPIHono<ApiEnv>): void {
  // A request without a body is not parsed, and gets its defaults here.
  app.openapi(pauseRoute, async (c) => {
    const body = pauseBodySchema.parse(c.req.valid('json'));
    return c.json(await pauseRun(c.get('client'), { ...c.req.valid('param'), ...body }), 200);
  });
  app.openapi(resumeRoute, async (c) => {
    const body = pauseBodySchema.parse(c.req.valid('json'));
    return c.json(await resumeRun(c.get('client'), { ...c.req.valid('param'), ...body }), 200);
  });
  app.openapi(steerRoute, async (c) => {
    const body = c.req.valid('json');
    const key = oneKey(body.key, c.req.valid('header')['idempotency-key']);
    return c.json(await steerRun(c.get('client'), { ...c.req.valid('param'), ...body, key }), 200);
  });
}
