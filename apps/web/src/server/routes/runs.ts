import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  cancelRun,
  cancelRuns,
  countRuns,
  getRun,
  hintsOf,
  listRuns,
  retryRun,
  retryStalledRuns,
  startRun,
} from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { refuseInvalid } from '../invalid.js';
import { problems, readProblems } from '../schemas/problem.js';
import {
  cancelBodySchema,
  cancelRunsBodySchema,
  countRunsQuerySchema,
  listRunsQuerySchema,
  retryBodySchema,
  retryStalledBodySchema,
  runParamsSchema,
  startRunBodySchema,
  startRunHeadersSchema,
} from '../schemas/requests.js';
import {
  cancelledRunsSchema,
  retriedRunsSchema,
  runCountsSchema,
  runListSchema,
  runViewSchema,
  startedRunSchema,
} from '../schemas/run.js';
import { json, jsonBody } from './content.js';
import { oneKey } from './key.js';

const tags = ['runs'];

const startRoute = createRoute({
  method: 'post',
  path: '/runs',
  tags,
  summary: 'Start a run',
  request: { headers: startRunHeadersSchema, body: { ...jsonBody(startRunBodySchema), required: true } },
  responses: {
    201: json('Started.', startedRunSchema),
    200: json('The run of this key was started before, with the same input.', startedRunSchema),
    ...problems({
      400: 'The input has a wrong shape.',
      409: 'The key belongs to a run with other input.',
      422: 'There is no such agent.',
      503: 'Temporal cannot be reached or is not set up.',
    }),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/runs',
  tags,
  summary: 'List runs, those under way first',
  request: { query: listRunsQuerySchema },
  responses: {
    200: json('A page of runs.', runListSchema),
    ...problems({ 400: 'The filter has a wrong shape.', 503: 'Temporal cannot be reached.' }),
  },
});

const countRoute = createRoute({
  method: 'get',
  path: '/runs/counts',
  tags,
  summary: 'How many runs fit, by their status',
  request: { query: countRunsQuerySchema },
  responses: {
    200: json('How many there are of each status.', runCountsSchema),
    ...problems({ 400: 'The filter has a wrong shape.', 503: 'Temporal cannot be reached.' }),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}',
  tags,
  summary: 'A run as it is now, with its timeline',
  request: { params: runParamsSchema },
  responses: {
    200: json('The run.', runViewSchema),
    ...readProblems,
  },
});

const cancelRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/cancel',
  tags,
  summary: 'Ask a run to stop',
  request: { params: runParamsSchema, body: jsonBody(cancelBodySchema) },
  responses: {
    202: { description: 'Accepted; the run ends as `cancelled` once the turn under way has stopped.' },
    ...problems({
      400: 'The input has a wrong shape.',
      404: 'There is no such run.',
      410: 'The run has ended.',
      503: 'Temporal cannot be reached.',
    }),
  },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/retry',
  tags,
  summary: 'Let a stalled run go on after its cause was mended',
  request: { params: runParamsSchema, body: jsonBody(retryBodySchema) },
  responses: {
    204: { description: 'It goes on; nothing that was finished is done again.' },
    ...problems({
      400: 'The input has a wrong shape.',
      404: 'There is no such run.',
      409: 'The run is not stalled.',
      410: 'The run has ended.',
      503: 'Temporal or the worker is not there.',
    }),
  },
});

const retryStalledRoute = createRoute({
  method: 'post',
  path: '/runs/retry',
  tags,
  summary: 'Let every run go on that is stalled for one reason',
  request: { body: jsonBody(retryStalledBodySchema) },
  responses: {
    200: json('Which go on, and which did not.', retriedRunsSchema),
    ...problems({ 400: 'The input has a wrong shape.', 503: 'Temporal cannot be reached.' }),
  },
});

const cancelManyRoute = createRoute({
  method: 'post',
  path: '/runs/cancel',
  tags,
  summary: 'Ask every run that fits to stop',
  request: { body: { ...jsonBody(cancelRunsBodySchema), required: true } },
  responses: {
    200: json('Which stop, and which do not.', cancelledRunsSchema),
    ...problems({ 400: 'The input has a wrong shape, or names no runs.', 503: 'Temporal cannot be reached.' }),
  },
});

/** Start, list, get, cancel, retry. */
export function addRunRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(
    startRoute,
    async (c) => {
      const body = c.req.valid('json');
      const key = oneKey(body.key, c.req.valid('header')['idempotency-key']);
      const started = await startRun(c.get('client'), { ...body, key });
      c.header('location', `/api/v1/runs/${started.runId}`);
      return started.started ? c.json(started, 201) : c.json(started, 200);
    },
    refuseInvalid(hintsOf(startRunBodySchema)),
  );
  app.openapi(listRoute, async (c) => c.json(await listRuns(c.get('client'), c.req.valid('query')), 200));
  app.openapi(countRoute, async (c) => c.json(await countRuns(c.get('client'), c.req.valid('query')), 200));
  app.openapi(getRoute, async (c) => c.json(await getRun(c.get('client'), c.req.valid('param').runId), 200));
  app.openapi(cancelManyRoute, async (c) => c.json(await cancelRuns(c.get('client'), c.req.valid('json')), 200));
  app.openapi(cancelRoute, async (c) => {
    // A request without a body is not parsed, and gets its defaults here.
    await cancelRun(c.get('client'), { ...c.req.valid('param'), ...cancelBodySchema.parse(c.req.valid('json')) });
    return c.body(null, 202);
  });
  app.openapi(retryStalledRoute, async (c) =>
    c.json(await retryStalledRuns(c.get('client'), retryStalledBodySchema.parse(c.req.valid('json'))), 200),
  );
  app.openapi(retryRoute, async (c) => {
    await retryRun(c.get('client'), { ...c.req.valid('param'), ...retryBodySchema.parse(c.req.valid('json')) });
    return c.body(null, 204);
  });
}
