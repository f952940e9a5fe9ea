import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { raiseLimit } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { limitRaiseSchema, raiseBodySchema } from '../schemas/limits.js';
import { problems } from '../schemas/problem.js';
import { runParamsSchema, startRunHeadersSchema } from '../schemas/requests.js';
import { json, jsonBody } from './content.js';
import { oneKey } from './key.js';

const raiseRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/limits',
  tags: ['decisions'],
  summary: 'Grant a run more of a limit before it is reached',
  request: {
    params: runParamsSchema,
    headers: startRunHeadersSchema,
    body: { ...jsonBody(raiseBodySchema), required: true },
  },
  responses: {
    200: json('Granted; the turn under way goes on undisturbed.', limitRaiseSchema),
    ...problems({
      400: 'The input has a wrong shape.',
      403: 'It is not theirs to grant.',
      404: 'There is no such run, or it has no such limit.',
      409: 'The run asks for it already, several people or a passkey are needed, or the run is just ending.',
      410: 'The run has ended.',
      422: 'The amount is out of range.',
      503: 'Temporal, the worker, or the agent-service that says who may grant it, is not there.',
    }),
  },
});

/** Limits of a run under way; at a limit that is reached the run asks, and people decide. */
export function addLimitRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(raiseRoute, async (c) => {
    const body = c.req.valid('json');
    const key = oneKey(body.key, c.req.valid('header')['idempotency-key']);
    return c.json(await raiseLimit(c.get('client'), { ...c.req.valid('param'), ...body, key }), 200);
  });
}
