import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { revokeRule } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { ruleSchema } from '../schemas/decision.js';
import { problems } from '../schemas/problem.js';
import { revokeBodySchema, ruleParamsSchema } from '../schemas/requests.js';
import { json, jsonBody } from './content.js';

const revokeRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/rules/{ruleId}/revoke',
  tags: ['decisions'],
  summary: 'Take a rule of a run back: from now on it is asked again',
  request: { params: ruleParamsSchema, body: jsonBody(revokeBodySchema) },
  responses: {
    200: json('The rule, revoked. What it approved before stays approved.', ruleSchema),
    ...problems({
      400: 'The input has a wrong shape.',
      404: 'There is no such run, or it has no such rule.',
      409: 'It was revoked before.',
      410: 'The run has ended.',
      503: 'Temporal or the worker is not there.',
    }),
  },
});

/** Rules of a run; the run itself lists them, and a decision makes them. */
export function addRuleRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(revokeRoute, async (c) => {
    // A request without a body is not parsed, and gets its defaults here.
    const body = revokeBodySchema.parse(c.req.valid('json'));
    return c.json(await revokeRule(c.get('client'), { ...c.req.valid('param'), ...body }), 200);
  });
}
