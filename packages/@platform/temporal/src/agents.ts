/** The agents that the agent-service offers, and whether a request fits one of them. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { z } from 'zod';
import {
  type AgentDescription,
  type AgentList,
  type AgentServiceHealth,
  agentListSchema,
  agentServiceHealthSchema,
} from './agent-service.js';
import type { TemporalClient } from './client.js';
import { AgentServiceUnavailable, InvalidInput, UnknownAgent } from './errors.js';

/** Milliseconds until the agent-service counts as not there: a run starts without it. */
const timeoutMs = 2_000;

/** Throws `AgentServiceUnavailable` when no URL is known, nothing answers within 2 s, or the answer is no list of agents. */
export function listAgents(client: TemporalClient): Promise<AgentList> {
  return get(client, '/agents', agentListSchema);
}

/** State of the agent-service. Throws `AgentServiceUnavailable`. */
export function getAgentServiceHealth(client: TemporalClient): Promise<AgentServiceHealth> {
  return get(client, '/health', agentServiceHealthSchema);
}

/**
 * Throws `UnknownAgent` with the known ones, or `InvalidInput` with the field of the request that does not fit the agent's schema.
 */
export function checkRequest(agents: readonly AgentDescription[], agentId: string, request: unknown): void {
  const agent = agents.find(({ id }) => id === agentId);
  if (!agent) throw new UnknownAgent(agentId, agents.map(({ id }) => id).sort());
  if (!agent.inputSchema) {
    if (typeof request === 'string') return;
    throw new InvalidInput('request', `request: agent "${agentId}" takes text, not an object`);
  }
  if (typeof request === 'string') {
    const fields = Object.keys((agent.inputSchema.properties as object | undefined) ?? {}).join(', ');
    throw new InvalidInput('request', `request: agent "${agentId}" takes an object with: ${fields}; give it as JSON`);
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  if (ajv.validate(agent.inputSchema, request)) return;
  const [problem] = ajv.errors ?? [];
  const extra = problem?.keyword === 'additionalProperties' ? ` "${problem.params.additionalProperty}"` : '';
  const options = problem?.keyword === 'enum' ? `: ${JSON.stringify(problem.params.allowedValues)}` : '';
  const field = `request${(problem?.instancePath ?? '').replaceAll('/', '.')}`;
  throw new InvalidInput(field, `${field}: ${problem?.message}${extra}${options}`);
}

/**
 * Checks a request against the agent-service, where that can be asked. Throws as `checkRequest`.
 *
 * @returns why it could not be checked; `undefined` when it was and fits.
 */
export async function checkWithAgents(
  client: TemporalClient,
  agentId: string,
  request: unknown,
): Promise<string | undefined> {
  try {
    const { agents } = await listAgents(client);
    checkRequest(agents, agentId, request);
    return undefined;
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) return error.message;
    throw error;
  }
}

async function get<Schema extends z.ZodType>(
  { agentServiceUrl: url }: TemporalClient,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!url) throw new AgentServiceUnavailable(url, 'AGENT_SERVICE_URL is not set');
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url + path, { signal: AbortSignal.timeout(timeoutMs) });
    body = await response.json();
  } catch (error) {
    throw new AgentServiceUnavailable(url, reasonOf(error), { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  if (!response.ok) throw new AgentServiceUnavailable(url, `HTTP ${response.status}`);
  throw new AgentServiceUnavailable(url, `its answer to ${path} is not understood; is it another version?`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  if (error instanceof SyntaxError) return 'the answer is not JSON; is something else listening there?';
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code === 'ECONNREFUSED' ? 'connection refused' : (cause?.message ?? error.message);
}
