import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { followUp, forkRun, hintsOf, previewFork, rerunRun } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { refuseInvalid } from '../invalid.js';
import {
  followUpBodySchema,
  forkBodySchema,
  forkPointBodySchema,
  forkPreviewSchema,
  rerunBodySchema,
} from '../schemas/go-on.js';
import { problems } from '../schemas/problem.js';
import { runParamsSchema } from '../schemas/requests.js';
import { startedRunSchema } from '../schemas/run.js';
import { json, jsonBody } from './content.js';

const tags = ['runs'];

const startedResponses = {
  201: json('Started.', startedRunSchema),
  200: json('The run of this key was started before, with the same input.', startedRunSchema),
};

const refusals = problems({
  400: 'The input has a wrong shape, or there is no such step.',
  404: 'There is no such run.',
  409: 'Nothing can go on from there, or the key belongs to another run.',
  422: 'There is no such agent.',
  503: 'Temporal cannot be reached or is not set up.',
});

const followUpRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/follow-up',
  tags,
  summary: 'Continue a completed run with a new message, as a new run',
  request: { params: runParamsSchema, body: { ...jsonBody(followUpBodySchema), required: true } },
  responses: { ...startedResponses, ...refusals },
});

const rerunRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/rerun',
  tags,
  summary: 'Do a run again from its beginning, as a new run',
  request: { params: runParamsSchema, body: jsonBody(rerunBodySchema) },
  responses: { ...startedResponses, ...refusals },
});

const previewRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/fork/preview',
  tags,
  summary: 'What a fork would keep, and what it may do again',
  request: { params: runParamsSchema, body: { ...jsonBody(forkPointBodySchema), required: true } },
  responses: { 200: json('Nothing was started.', forkPreviewSchema), ...refusals },
});

const forkRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/fork',
  tags,
  summary: 'Go on from a step of a run, as a new run',
  request: { params: runParamsSchema, body: { ...jsonBody(forkBodySchema), required: true } },
  responses: { ...startedResponses, ...refusals },
});

/** Follow up, fork, rerun. */
export function addGoOnRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(
    followUpRoute,
    async (c) => {
      const started = await followUp(c.get('client'), { ...c.req.valid('param'), ...c.req.valid('json') });
      c.header('location', `/api/v1/runs/${started.runId}`);
      return started.started ? c.json(started, 201) : c.json(started, 200);
    },
    refuseInvalid(hintsOf(followUpBodySchema)),
  );
  app.openapi(rerunRoute, async (c) => {
    // A request without a body is not parsed, and gets its defaults here.
    const started = await rerunRun(c.get('client'), {
      ...c.req.valid('param'),
      ...rerunBodySchema.parse(c.req.valid('json')),
    });
    c.header('location', `/api/v1/runs/${started.runId}`);
    return started.started ? c.json(started, 201) : c.json(started, 200);
  });
  app.openapi(previewRoute, async (c) => {
    return c.json(await previewFork(c.get('client'), { ...c.req.valid('param'), ...c.req.valid('json') }), 200);
  });
  app.openapi(forkRoute, async (c) => {
    const started = await forkRun(c.get('client'), { ...c.req.valid('param'), ...c.req.valid('json') });
    c.header('location', `/api/v1/runs/${started.runId}`);
    return started.started ? c.json(started, 201) : c.json(started, 200);
  });
}
