/** What a run needs to get anywhere, and whether it is there. */
import type { AgentServiceHealth } from '../agent-service.js';
import { getAgentServiceHealth } from '../agents/agents.js';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { describeQueue, type PolledQueue } from '../deployments/queue.js';
import { agentTaskQueue } from '../domain/contract.js';
import { AgentServiceUnavailable, AgentsError, TemporalUnavailable } from '../errors/errors.js';
import { checkSearchAttributes, type SearchAttributeState } from '../visibility/search-attributes.js';
import { describeStorage, type StorageHealth } from './storage-health.js';

/** Result of {@link describeHealth}. Parts that could not be asked because something before them is missing are absent. */
export interface Health {
  server: { address: string; version?: string; problem?: string };
  namespace?: { name: string; problem?: string };
  searchAttributes?: SearchAttributeState;
  /** Who takes workflow tasks (the worker) and turns (the agent-service). */
  workflowQueue?: PolledQueue;
  turnQueue?: PolledQueue;
  agentService: { url?: string; health?: AgentServiceHealth; problem?: string };
  storage: StorageHealth;
}

/** Asks everything, and throws only for defects: what is wrong is part of the answer. */
export async function describeHealth(client: TemporalClient): Promise<Health> {
  const [server, agentService, storage] = await Promise.all([
    describeServer(client),
    describeAgentService(client),
    describeStorage(client),
  ]);
  const health: Health = { server, agentService, storage };
  if (server.problem !== undefined) return health;
  const problem = await problemOf(() =>
    call(client, () => client.connection.workflowService.describeNamespace({ namespace: client.namespace })),
  );
  health.namespace = { name: client.namespace, problem };
  if (problem !== undefined) return health;
  health.searchAttributes = await checkSearchAttributes(client);
  const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = enums.TaskQueueType;
  health.workflowQueue = await describeQueue(client, client.taskQueue, TASK_QUEUE_TYPE_WORKFLOW);
  health.turnQueue = await describeQueue(client, agentTaskQueue(client.taskQueue), TASK_QUEUE_TYPE_ACTIVITY);
  return health;
}

async function describeServer(client: TemporalClient): Promise<Health['server']> {
  let version: string | undefined;
  const problem = await problemOf(async () => {
    const asked = call(client, () => client.connection.workflowService.getSystemInfo({}));
    const { serverVersion } = await asked.catch(async (error) => {
      throw error instanceof TemporalUnavailable ? ((await client.explain?.(error)) ?? error) : error;
    });
    version = serverVersion ?? undefined;
  });
  return { address: client.address, version, problem };
}

async function describeAgentService(client: TemporalClient): Promise<Health['agentService']> {
  const url = client.agentServiceUrl;
  try {
    return { url, health: await getAgentServiceHealth(client) };
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) return { url, problem: error.message };
    throw error;
  }
}

async function problemOf(ask: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof AgentsError) return error.message;
    throw error;
  }
}
