import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listAgents, type ReadAgents, readSystem, type SystemReport, type TemporalClient } from '@platform/temporal';
import { agentListSchema, type TeamMember } from '@platform/temporal/agent-service';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import { readHealth } from '../health.js';
import type { ApiEnv } from '../identity/identify.js';
import { healthSchema } from '../schemas/health.js';
import { problems } from '../schemas/problem.js';
import { systemSchema } from '../schemas/system.js';
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

const systemRoute = createRoute({
  method: 'get',
  path: '/system',
  tags: ['system'],
  summary: 'The state of the product, for those who operate it',
  description:
    'Queues, processes and their load, stalls by cause, versions, storage. What is away is in the answer. Those who see a part of all runs are told of the parts and of their runs.',
  responses: { 200: json('At most five seconds old.', systemSchema) },
});

/** Milliseconds for which the state of the whole is given again: however many look, Temporal is asked once. */
const systemFreshMs = 5_000;

/** Agents, health, and the state of the whole. */
export function addSystemRoutes(app: OpenAPIHono<ApiEnv>, { workerReadyUrl }: ApiContext): void {
  app.openapi(agentsRoute, async (c) => {
    const { agents, ...list } = await listAgents(c.get('client'));
    // Python writes what is absent as `null`; the document has no word for an object or `null`.
    const described = agents.map(({ limits, inputSchema, instructions, members, ...agent }) => ({
      ...agent,
      ...(instructions && { instructions }),
      ...(members && { members: members.map(withoutAbsent) }),
      ...(limits && { limits }),
      ...(inputSchema && { inputSchema }),
    }));
    return c.json({ ...list, agents: described }, 200);
  });
  const whole = kept(readSystem);
  app.openapi(systemRoute, async (c) => {
    const client = c.get('client');
    return c.json(await (client.actor?.sees === undefined ? whole(client) : readSystem(client)), 200);
  });
  app.openapi(healthRoute, async (c) => c.json(await readHealth(c.get('client'), workerReadyUrl), 200));
}

function withoutAbsent({ model, instructions, ...member }: TeamMember): TeamMember {
  return { ...member, ...(model && { model }), ...(instructions && { instructions }) };
}

/** The same answer for everybody who sees everything, for a moment. What failed is asked anew. */
function kept(read: (client: TemporalClient) => Promise<SystemReport>) {
  let last: { at: number; report: Promise<SystemReport> } | undefined;
  return (client: TemporalClient): Promise<SystemReport> => {
    if (last && Date.now() - last.at < systemFreshMs) return last.report;
    const entry = { at: Date.now(), report: read(client) };
    last = entry;
    entry.report.catch(() => {
      if (last === entry) last = undefined;
    });
    return entry.report;
  };
}
