/** One way to ask the agent-service over HTTP. */
import type { TemporalClient } from '../connection/client.js';
import { AgentServiceUnavailable } from '../errors/errors.js';

/** Where the agent-service is, and what it asks for. A client is one. */
export type AgentServiceAddress = Pick<TemporalClient, 'agentServiceUrl' | 'agentServiceToken'>;

/**
 * Gets a path of the agent-service, with the token when there is one. Answers other than 401 are the caller's to read.
 *
 * Throws `AgentServiceUnavailable` when no URL is known or when it refuses the token, otherwise what `fetch` throws. A redirect is not followed: the token would
 * go where nobody meant it to.
 */
export async function getFromAgentService(
  { agentServiceUrl: url, agentServiceToken: token }: AgentServiceAddress,
  path: string,
  { accept, signal }: { accept?: string; signal: AbortSignal },
): Promise<Response> {
  if (!url) throw new AgentServiceUnavailable(url, 'AGENT_SERVICE_URL is not set');
  const headers = { ...(accept && { accept }), ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url + path, { headers, signal, redirect: 'error' });
  if (response.status !== 401) return response;
  await response.body?.cancel();
  const problem = token
    ? 'the AGENT_SERVICE_TOKEN set here is not one that it takes'
    : 'it asks for AGENT_SERVICE_TOKEN, which is not set here';
  throw new AgentServiceUnavailable(url, problem);
}
