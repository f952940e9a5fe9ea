import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { readEvidence } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { evidenceParamsSchema, evidenceSchema } from '../schemas/evidence.js';
import { problems } from '../schemas/problem.js';
import { json } from './content.js';

const evidenceRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}/decisions/{requestId}/evidence',
  tags: ['decisions'],
  summary: 'What the agent knew and said when it asked',
  description: 'Read from the history when it is asked for. Of a member of a team: what that member knew.',
  request: { params: evidenceParamsSchema },
  responses: {
    200: json('The evidence.', evidenceSchema),
    ...problems({
      400: 'The run has not asked this.',
      404: 'There is no such run.',
      500: 'The run cannot be read.',
      503: 'Temporal cannot be reached.',
    }),
  },
});

/** What people look at before they decide. */
export function addEvidenceRoutes(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(evidenceRoute, async (c) => c.json(await readEvidence(c.get('client'), c.req.valid('param')), 200));
}
