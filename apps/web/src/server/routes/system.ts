import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listAgents, type ReadAgents } from '@platform/temporal';
import { agentListSchema } from '@platform/temporal/agent-service';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import { readHealth } from '../health.js';
import type { ApiEnv } from '../identity/identify.js';
import { healthSchema } from '../schemas/health.js';
import { problems } from '../schemas/problem.js';
import { json } from './content.js';

const agentsSchema = z
  .object({
    ...agentListSchema.shape,
    unreadable: z
      .array(z.object({ agentId: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Agents whose description cannot be read, and why: they are left out.' }),
  })
  .meta({ id: 'Agents' }) satisfies z.ZodType<ReadAgents>;

const agentsRoute = createRoute({
  method: 'get',
  path: '/agents',
  tags: ['system'],
  summary: 'The agents that can be asked',
  responses: {
    200: json('As the agent-service describes them.', agentsSchema),
    ...problems({ 503: 'The agent-service cannot be reached.' }),
  },
});

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  tags: ['system'],
  summary: 'What a run needs to get anywhere, and whether it is there',
  responses: { 200: json('This server answers; what else is missing is in the answer.', healthSchema) },
});

/** Agents and health. */
export function addSystemRoutes(app: OpenAPIHono<ApiEnv>, { workerReadyUrl }: ApiContext): void {
  app.openapi(agentsRoute, async (c) => {
    const { agents, ...list } = await listAgents(c.get('client'));
    // Python writes what is absent as `null`; the document has no word for an object or `null`.
    const described = agents.map(({ limits, inputSchema, ...agent }) => ({
      ...agent,
      ...(limits && { limits }),
      ...(inputSchema && { inputSchema }),
    }));
    return c.json({ ...list, agents: described }, 200);
  });
  app.openapi(healthRoute, async (c) => c.json(await readHealth(c.get('client'), workerReadyUrl), 200));
}
