import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { readModelCall } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { modelCallParamsSchema, modelCallSchema } from '../schemas/model-call.js';
import { problems } from '../schemas/problem.js';
import { json } from './content.js';

const callRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/calls/{turn}/{n}',
  tags: ['runs'],
  summary: 'A model call, with exactly what was sent',
  description: 'Read from the history and the payload store when it is asked for.',
  request: { params: modelCallParamsSchema },
  responses: {
    200: json('The call.', modelCallSchema),
    ...problems({
      400: 'The turn has no model call of this number.',
      404: 'There is no such run.',
      500: 'The run cannot be read.',
      503: 'Temporal or the payload store cannot be reached.',
    }),
  },
});

/** What was sent for model calls. */
export function addModelCallRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(callRoute, async (c) => c.json(await readModelCall(c.get('client'), c.req.valid('param')), 200));
}
