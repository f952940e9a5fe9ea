/** How many turns each tenant may start: Temporal's rate limit of fairness keys, on the queue of turns. */
import { z } from 'zod';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { agentTaskQueue } from '../domain/contract.js';
import { parseInput } from '../input/input.js';

const tenantRateSchema = z.strictObject({
  turnsPerSecond: z.number().positive('must be above 0').max(100_000, 'must be at most 100,000').nullable(),
});

/** How many turns of one tenant may start in a second, times its weight; `null` for as many as it likes. */
export type TenantRate = z.input<typeof tenantRateSchema>;

const { TASK_QUEUE_TYPE_ACTIVITY } = enums.TaskQueueType;

/** Throws `TemporalUnavailable`, `RequestRefused`. */
export async function getTenantRate(client: TemporalClient): Promise<TenantRate> {
  const { config } = await call(client, () =>
    client.connection.workflowService.describeTaskQueue({
      namespace: client.namespace,
      taskQueue: { name: agentTaskQueue(client.taskQueue) },
      taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
      reportConfig: true,
    }),
  );
  return { turnsPerSecond: config?.fairnessKeysRateLimitDefault?.rateLimit?.requestsPerSecond || null };
}

/**
 * Sets the rate; the server follows within seconds, and keeps it. A queue of several partitions divides it among them.
 *
 * Throws `InvalidInput`, `TemporalUnavailable`, `RequestRefused`.
 */
export async function setTenantRate(client: TemporalClient, given: TenantRate): Promise<TenantRate> {
  const { turnsPerSecond } = parseInput(tenantRateSchema, given);
  await call(client, () =>
    client.connection.workflowService.updateTaskQueueConfig({
      namespace: client.namespace,
      taskQueue: agentTaskQueue(client.taskQueue),
      taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
      updateFairnessKeyRateLimitDefault: {
        ...(turnsPerSecond !== null && { rateLimit: { requestsPerSecond: turnsPerSecond } }),
        reason: 'turns of a tenant in a second',
      },
    }),
  );
  return getTenantRate(client);
}
