/** The client's part of the environment, read once per client. Addresses, TLS and API keys are read by Temporal's envconfig. */
import { z } from 'zod';
import { defaultTaskQueue } from '../domain/contract.js';
import { InvalidConfiguration } from '../errors/errors.js';

/** What the client needs beyond the connection. */
export interface ClientEnvironment {
  taskQueue: string;
  /** Base URL without a trailing slash; absent when nothing says where the agent-service is. */
  agentServiceUrl?: string;
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https URL, for example http://127.0.0.1:8100' });

const schemas = {
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s/:]+)(:\d{1,5})?$/, 'host:port without a scheme, for example 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().regex(/^\S+$/, 'a name without spaces, for example default'),
  TEMPORAL_TASK_QUEUE: z.string().regex(/^\S{1,200}$/, 'a name without spaces of at most 200 characters'),
  AGENT_SERVICE_URL: httpUrl.transform((url) => url.replace(/\/+$/, '')),
} as const;

type VariableName = keyof typeof schemas;

/** One variable's value, checked; `undefined` when unset or empty. Throws {@link InvalidConfiguration} with name, value and what is allowed. */
export function readVariable(name: VariableName, env: NodeJS.ProcessEnv): string | undefined {
  const value = env[name];
  if (value === undefined || value.trim() === '') return undefined;
  const result = schemas[name].safeParse(value.trim());
  if (result.success) return result.data;
  const allowed = result.error.issues[0]?.message;
  throw new InvalidConfiguration(`${name} is "${value}"; allowed: ${allowed}. Correct it or unset it.`);
}

/** Explicit options beat the environment, the environment beats a running `npm start`, that beats the defaults. */
export function readClientEnvironment(
  explicit: { taskQueue?: string; agentServiceUrl?: string },
  env: NodeJS.ProcessEnv,
  running: { taskQueue?: string; agentServiceUrl?: string } = {},
): ClientEnvironment {
  const given = { TEMPORAL_TASK_QUEUE: explicit.taskQueue, AGENT_SERVICE_URL: explicit.agentServiceUrl };
  return {
    taskQueue:
      readVariable('TEMPORAL_TASK_QUEUE', given) ??
      readVariable('TEMPORAL_TASK_QUEUE', env) ??
      running.taskQueue ??
      defaultTaskQueue,
    agentServiceUrl:
      readVariable('AGENT_SERVICE_URL', given) ?? readVariable('AGENT_SERVICE_URL', env) ?? running.agentServiceUrl,
  };
}
