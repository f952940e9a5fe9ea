import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { OverviewDays, readOverview } from '@platform/temporal';
import type { ApiEnv } from '../identity/identify.js';
import { overviewQuerySchema, overviewSchema } from '../schemas/overview.js';
import { problems } from '../schemas/problem.js';
import { json } from './content.js';

const overviewRoute = createRoute({
  method: 'get',
  path: '/overview',
  tags: ['runs'],
  summary: 'What the runs of a period took, in numbers',
  description:
    'Counts what the one who asks sees. What was read of ended runs is kept by this process: asking again reads what is new.',
  request: { query: overviewQuerySchema },
  responses: {
    200: json('Sums of all, and of each group.', overviewSchema),
    ...problems({ 400: 'The period has a wrong shape.', 503: 'Temporal cannot be reached or is not set up.' }),
  },
});

/** The overview of runs. */
export function addOverviewRoutes(app: OpenAPIHono<ApiEnv>): void {
  const days = new OverviewDays();
  app.openapi(overviewRoute, async (c) => c.json(await readOverview(c.get('client'), c.req.valid('query'), days), 200));
}
