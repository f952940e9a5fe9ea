import type { Asked, SystemReport } from '@platform/temporal';
import { z } from 'zod';
import { runStatusSchema, timeSchema } from './decision.js';

/** What was found, or why nobody can say. */
function asked<Value extends z.ZodType>(value: Value) {
  return z.union([z.object({ value }), z.object({ problem: z.string() })]) as unknown as z.ZodType<
    Asked<z.output<Value>>
  >;
}

const takes = z.enum(['workflows', 'turns']);

const queueSchema = z.object({
  name: z.string(),
  takes,
  backlog: z.int().optional().meta({ description: 'Tasks that wait, about; absent where the server does not count.' }),
  oldestSeconds: z.number().optional(),
  addedPerSecond: z.number().optional(),
  takenPerSecond: z.number().optional(),
  pollers: z.int(),
});

const processSchema = z.object({
  identity: z.string(),
  queue: z.string(),
  takes,
  version: z.string().optional(),
  sdk: z.string().optional(),
  startedAt: timeSchema.optional(),
  lastSeenAt: timeSchema.optional(),
  isLost: z.boolean().optional(),
  isEnding: z.boolean().optional(),
  working: z.int().optional(),
  free: z.int().optional(),
  cpu: z.number().optional().meta({ description: 'Of its machine, from 0 to 1, as `memory`.' }),
  memory: z.number().optional(),
});

const runsSchema = z.object({
  counts: z.record(runStatusSchema, z.int()),
  decisions: z.int(),
  overdue: z.int(),
  oldestDecision: z
    .object({ runId: z.string(), agentId: z.string(), tool: z.string(), askedAt: timeSchema })
    .optional(),
  stalls: z.array(
    z.object({ type: z.string(), count: z.int(), since: timeSchema, runId: z.string(), message: z.string() }),
  ),
  unread: z.int().meta({ description: 'Above 0: there are more than were read, or some that cannot be read.' }),
});

const versionSchema = z.object({ deploymentName: z.string(), buildId: z.string() });
const pollerSchema = z.object({ identity: z.string(), lastSeenAt: z.string(), version: versionSchema.optional() });

const deploymentsSchema = z.object({
  taskQueue: z.string(),
  versions: z.array(
    z.object({
      ...versionSchema.shape,
      state: z.enum(['current', 'ramping', 'new', 'earlier']),
      percentage: z.number().optional(),
      open: z.int(),
      workers: z.array(pollerSchema),
      mayStop: z.boolean(),
    }),
  ),
  unversioned: z.object({ open: z.int(), workers: z.array(pollerSchema) }),
});

const payloadsSchema = z.object({
  payloads: z.int(),
  bytes: z.number(),
  bytesOfLastDay: z.number(),
  isCut: z.boolean().meta({ description: 'There are more: counting ends after 3 s.' }),
  countedAt: timeSchema,
});

const agentServiceSchema = z.object({
  status: z.enum(['ok', 'starting', 'draining']),
  version: z.string(),
  scriptedModel: z.boolean(),
  agents: z.int().optional(),
  turnsRunning: z.int().optional(),
  notServed: z.array(z.object({ agentId: z.string().optional(), module: z.string(), reason: z.string() })),
  heldUpSeconds: z.number().optional(),
  processes: z
    .array(z.object({ id: z.string(), status: z.enum(['starting', 'ok', 'draining', 'down']) }))
    .optional()
    .meta({ description: 'The processes that share its turns; absent where there is one.' }),
});

/** Each part has a value, or says why nobody knows. What counts everything is absent for those who see a part. */
export const systemSchema = z
  .object({
    readAt: timeSchema,
    server: z.object({
      address: z.string(),
      namespace: z.string(),
      version: z.string().optional(),
      problem: z.string().optional(),
      versionProblem: z.string().optional(),
    }),
    missingSearchAttributes: z.array(z.string()),
    missingForFinding: z.array(z.string()),
    agentService: asked(agentServiceSchema),
    runs: asked(runsSchema),
    storage: z.object({ location: z.string(), freeBytes: z.number().optional(), problem: z.string().optional() }),
    queues: asked(z.array(queueSchema)).optional(),
    processes: asked(z.array(processSchema)).optional(),
    deployments: asked(deploymentsSchema).optional(),
    payloads: asked(payloadsSchema).optional(),
    certificates: z.array(z.object({ of: z.enum(['client', 'authority']), endsAt: timeSchema })).optional(),
  })
  .meta({ id: 'System' }) satisfies z.ZodType<SystemReport>;
