/** The agents that the agent-service offers, and whether a request fits one of them. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import {
  type AgentDescription,
  type AgentList,
  type AgentProblem,
  type AgentServiceHealth,
  agentDescriptionSchema,
  agentListSchema,
  agentServiceHealthSchema,
  type DecisionPolicy,
} from '../agent-service.js';
import type { TemporalClient } from '../connection/client.js';
import type { RunLimits } from '../domain/contract.js';
import { asObject, asText } from '../domain/json/read.js';
import { parseMessage, withoutNulls, withPlainNumbers, writeJson } from '../domain/json.js';
import { schemaProblems } from '../domain/json-schema.js';
import { isAgentSeen } from '../domain/sight.js';
import { AgentServiceUnavailable, InvalidInput, UnknownAgent } from '../errors/errors.js';
import { untilAborted } from '../process/until-aborted.js';
import { getFromAgentService } from './agent-service.js';

/** Milliseconds until the agent-service counts as not there. A run starts without it then, and without the limits of its agent: one that is busy is no such case. */
const timeoutMs = 10_000;

/** The agents, without those that cannot be read. */
export interface ReadAgents extends AgentList {
  /** Agents whose descriptions this version cannot read, and why; absent when there are none. */
  unreadable?: { agentId: string; message: string }[];
}

const anyListSchema = z.object({ ...agentListSchema.shape, agents: z.array(z.unknown()) });

/** Throws `AgentServiceUnavailable` when no URL is known, nothing answers within 10 s, or the answer is no list of agents. */
export async function listAgents(client: TemporalClient): Promise<ReadAgents> {
  const list = await get(client, '/agents', anyListSchema);
  const agents: AgentDescription[] = [];
  const unreadable: NonNullable<ReadAgents['unreadable']> = [];
  const sees = (agentId: string) => isAgentSeen(agentId, client.actor?.sees);
  for (const given of list.agents) {
    if (!sees(asText(asObject(given)?.id) ?? '')) continue;
    const { success, data, error } = agentDescriptionSchema.safeParse(given);
    if (success) agents.push(data);
    else unreadable.push({ agentId: asText(asObject(given)?.id) ?? '', message: problemOf(error) });
  }
  const problems = list.problems?.filter(({ agentId }) => (agentId == null ? sees('') : sees(agentId)));
  return { ...list, agents, ...(problems && { problems }), ...(unreadable.length > 0 && { unreadable }) };
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'its description'} has the wrong shape (${issue?.message})`;
}

/** State of the agent-service. Throws `AgentServiceUnavailable`. */
export function getAgentServiceHealth(client: TemporalClient): Promise<AgentServiceHealth> {
  return get(client, '/health', agentServiceHealthSchema);
}

/**
 * Throws `UnknownAgent` with the known ones, or `InvalidInput` with the field of the request that does not fit the agent's schema.
 */
export function checkRequest(
  agents: readonly AgentDescription[],
  agentId: string,
  request: unknown,
  problems: readonly AgentProblem[] = [],
): void {
  const agent = agents.find(({ id }) => id === agentId);
  if (!agent) {
    const own = problems.filter((problem) => problem.agentId === agentId);
    const reasons = (own.length > 0 ? own : problems.filter((problem) => problem.agentId == null)).map(
      ({ reason }) => reason,
    );
    throw new UnknownAgent(agentId, agents.map(({ id }) => id).sort(), reasons);
  }
  if (!agent.inputSchema) {
    if (typeof request === 'string') return;
    throw new InvalidInput('request', `request: agent "${agentId}" takes text, not an object`);
  }
  if (typeof request === 'string') {
    const fields = Object.keys((agent.inputSchema.properties as object | undefined) ?? {}).join(', ');
    throw new InvalidInput('request', `request: agent "${agentId}" takes an object with: ${fields}; give it as JSON`);
  }
  const [wrong] = schemaProblems(agent.inputSchema, request);
  if (wrong) {
    const place = ['request', ...wrong.path].join('.');
    throw new InvalidInput(place, `${place}: ${wrong.words}`);
  }
  // What our own judge does not know of a schema (`not`, `patternProperties`, …). It knows numbers of JavaScript alone.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  if (ajv.validate(withPlainNumbers(agent.inputSchema) as object, withPlainNumbers(request))) return;
  const [problem] = ajv.errors ?? [];
  const extra = problem?.keyword === 'additionalProperties' ? ` "${problem.params.additionalProperty}"` : '';
  const options = problem?.keyword === 'enum' ? `: ${writeJson(problem.params.allowedValues)}` : '';
  const field = `request${(problem?.instancePath ?? '').replaceAll('/', '.')}`;
  throw new InvalidInput(field, `${field}: ${problem?.message}${extra}${options}`);
}

/** What the agent-service says about a start: the agent's own limits when the caller gave none, who may grant more, or why it could not be asked. */
export interface CheckedStart {
  limits?: RunLimits;
  limitPolicy?: DecisionPolicy;
  uncheckedBecause?: string;
}

/**
 * Checks a start against the agent-service, where that can be asked. Throws as `checkRequest`, and `InvalidInput` for a limit of money
 * whose agent's model has no price.
 */
export async function checkWithAgents(
  client: TemporalClient,
  { agentId, request, limits }: { agentId: string; request: unknown; limits?: RunLimits },
): Promise<CheckedStart> {
  try {
    const { agents, problems, unreadable = [] } = await listAgents(client);
    const unread = unreadable.find((one) => one.agentId === agentId);
    if (unread) return { limits, uncheckedBecause: `the description of agent "${agentId}": ${unread.message}` };
    checkRequest(agents, agentId, request, problems ?? []);
    const agent = agents.find(({ id }) => id === agentId);
    return agent ? startOf(agent, limits) : { limits };
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) return { limits, uncheckedBecause: error.message };
    throw error;
  }
}

/** A limit of the caller replaces the agent's own. */
function startOf(agent: AgentDescription, given: RunLimits | undefined): CheckedStart {
  const limits: RunLimits = { ...withoutNulls(agent.limits ?? {}), ...given };
  if (limits.costUsd !== undefined && agent.model.priced === false) {
    const message = `limits.costUsd: there is no price of model "${agent.model.id}", so that its cost cannot be limited. Limit tokens instead, or ask those who run the agents to add the model to the price table.`;
    throw new InvalidInput('limits.costUsd', message);
  }
  const { limitPolicy } = agent;
  const isLimited = Object.keys(limits).length > 0;
  return { ...(isLimited && { limits }), ...(isLimited && limitPolicy && { limitPolicy }) };
}

async function get<Schema extends z.ZodType>(
  client: TemporalClient,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const url = client.agentServiceUrl;
  let response: Response;
  let body: unknown;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    response = await getFromAgentService(client, path, { signal });
    body = parseMessage(await untilAborted(signal, response.text()));
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) throw error;
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
