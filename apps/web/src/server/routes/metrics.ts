import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { readWhole } from '@platform/temporal';
import { z } from 'zod';
import { sightOf } from '../access/permissions.js';
import type { ApiContext } from '../context.js';
import type { ApiEnv } from '../identity/identify.js';
import type { ConsoleMetrics } from '../metrics/console-metrics.js';
import { WholeMetrics } from '../metrics/whole-metrics.js';
import { ProblemError } from '../problem.js';
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
  description: 'Runs, open decisions, stalls and who takes tasks. Ask one console for it: each would say the same.',
  responses: { 200: text, ...problems({ 503: 'Temporal cannot be asked.' }) },
});

/** Both routes count over everything, so they are for those who see everything. */
export function addMetricsRoutes(app: OpenAPIHono<ApiEnv>, { client }: ApiContext, metrics: ConsoleMetrics): void {
  const whole = new WholeMetrics(() => readWhole(client));
  const refuseNarrowSight = (principal: ApiEnv['Variables']['principal']) => {
    if (sightOf(principal, 'see') === undefined) return;
    const next = 'Give the program that asks a role without agents and tenants, viewer for one.';
    throw new ProblemError(
      'NotAllowed',
      `${principal.name} sees a part of all runs, and these numbers are of all. ${next}`,
    );
  };
  app.openapi(processRoute, async (c) => {
    refuseNarrowSight(c.get('principal'));
    return c.text(await metrics.text(), 200, headers);
  });
  app.openapi(wholeRoute, async (c) => {
    refuseNarrowSight(c.get('principal'));
    return c.text(await whole.text(), 200, headers);
  });
}
