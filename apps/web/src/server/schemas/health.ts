import { z } from 'zod';
import { timeSchema } from './decision.js';

/** What a run needs to get anywhere. Always answered with 200: what is missing is part of the answer. */
export const healthSchema = z
  .object({
    /** `ok`: runs get on. `degraded`: something below is missing. */
    status: z.enum(['ok', 'degraded']),
    /** Of the console. */
    version: z.string(),
    temporal: z.object({
      status: z.enum(['ok', 'unreachable', 'notSetUp']),
      address: z.string(),
      /** Of the server; absent while it cannot be asked. */
      version: z.string().optional(),
      problem: z.string().optional(),
      /** What is missing without which runs go on, and what to do. */
      hint: z.string().optional(),
    }),
    /** Who takes workflow tasks. `unknown` while Temporal cannot be asked. */
    worker: z.object({ status: z.enum(['ok', 'missing', 'unknown']), lastSeenAt: timeSchema.optional() }),
    agentService: z.object({
      status: z.enum(['ok', 'starting', 'draining', 'unreachable']),
      /** Of the agent-service; absent while it cannot be asked. */
      version: z.string().optional(),
      /** How many are served. */
      agents: z.int().optional(),
      turnsRunning: z.int().optional(),
      /** Agents and modules that could not be loaded; `GET /agents` has the reasons. Runs of all others go on. */
      notServed: z.array(z.string()).optional(),
      problem: z.string().optional(),
    }),
    /** Where runs keep what is large: on this machine the disk of everything. */
    storage: z.object({
      status: z.enum(['ok', 'unwritable']),
      location: z.string(),
      freeBytes: z.number().optional(),
      problem: z.string().optional(),
    }),
    /** The agents run on the scripted model because no key is set; absent while the agent-service cannot be asked. */
    scriptedModel: z.boolean().optional(),
  })
  .meta({ id: 'Health' });
export type HealthView = z.infer<typeof healthSchema>;
