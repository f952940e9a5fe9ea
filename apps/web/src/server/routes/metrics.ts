import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { readWhole } from '@platform/temporal';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import type { ConsoleMetrics } from '../metrics/console-metrics.js';
import { WholeMetrics } from '../metrics/whole-metrics.js';
import { problems } from '../schemas/problem.js';

const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

const text = { content: { 'text/plain': { schema: z.string() } }, description: "In Prometheus' text format." };

const processRoute = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['system'],
  summary: 'The numbers of this process, for Prometheus',
  responses: { 200: text },
});

const wholeRoute = createRoute({
  method: 'get',
  path: '/metrics/runs',
  tags: ['system'],
  summary: 'The state of all runs, for Prometheus',
  description:
    'Runs, open decisions, stalls and who takes tasks. Each console says the same: ask one, or take the greatest.',
  responses: { 200: text, ...problems({ 503: 'Temporal cannot be asked.' }) },
});

/** Both count over everything. */
export function addMetricsRoutes(app: OpenAPIHono<ApiEnv>, { client }: ApiContext, metrics: ConsoleMetrics): void {
  const whole = new WholeMetrics(() => readWhole(client));
  app.openapi(processRoute, async (c) => {
    return c.text(await metrics.text(), 200, headers);
  });
  app.openapi(wholeRoute, async (c) => {
    return c.text(await whole.text(), 200, headers);
  });
}
