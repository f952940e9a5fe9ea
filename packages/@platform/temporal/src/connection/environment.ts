/** The client's part of the environment, read once per client. Addresses, TLS and API keys are read by Temporal's envconfig. */
import { z } from 'zod';
import { defaultTaskQueue } from '../domain/contract.js';
import { InvalidConfiguration } from '../errors/errors.js';

/** What the client needs beyond the connection. */
export interface ClientEnvironment {
  taskQueue: string;
  /** Base URL without a trailing slash; absent when nothing says where the agent-service is. */
  agentServiceUrl?: string;
  /** Sent to the agent-service; absent where it asks for none. */
  agentServiceToken?: string;
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https URL, for example http://127.0.0.1:8100' });

const schemas = {
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s/:]+)(:\d{1,5})?$/, 'host:port without a scheme, for example 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().regex(/^\S+$/, 'a name without spaces, for example default'),
  TEMPORAL_TASK_QUEUE: z.string().regex(/^\S{1,200}$/, 'a name without spaces of at most 200 characters'),
  SEARCH_REQUESTS: z.stringbool({ error: 'true or false' }),
  AGENT_SERVICE_URL: httpUrl.transform((url) => url.replace(/\/+$/, '')),
  AGENT_SERVICE_TOKEN: z
    .string()
    .regex(
      /^[\w.~+/=-]{32,512}( *, *[\w.~+/=-]{32,512})*$/,
      '32 to 512 letters, digits or ._~+/=-; several with commas between them',
    )
    // While tokens are replaced, the agent-service takes several. The first is sent.
    .transform((tokens) => tokens.split(',')[0]?.trim() as string),
} as const;

type VariableName = keyof typeof schemas;

/** Variables whose values no message shows. */
const secrets: readonly VariableName[] = ['AGENT_SERVICE_TOKEN'];

/** One variable's value, checked; `undefined` when unset or empty. Throws {@link InvalidConfiguration} with name, value and what is allowed. */
export function readVariable<Name extends VariableName>(
  name: Name,
  env: NodeJS.ProcessEnv,
): z.output<(typeof schemas)[Name]> | undefined {
  const value = env[name];
  if (value === undefined || value.trim() === '') return undefined;
  const result = schemas[name].safeParse(value.trim());
  if (result.success) return result.data as z.output<(typeof schemas)[Name]>;
  const allowed = result.error.issues[0]?.message;
  const given = secrets.includes(name) ? 'not what it should be' : `"${value}"`;
  throw new InvalidConfiguration(`${name} is ${given}; allowed: ${allowed}. Correct it or unset it.`);
}

/** Explicit options beat the environment, the environment beats a running `npm start`, that beats the defaults. */
export function readClientEnvironment(
  explicit: { taskQueue?: string; agentServiceUrl?: string; agentServiceToken?: string },
  env: NodeJS.ProcessEnv,
  running: { taskQueue?: string; agentServiceUrl?: string } = {},
): ClientEnvironment {
  const given = { TEMPORAL_TASK_QUEUE: explicit.taskQueue, AGENT_SERVICE_URL: explicit.agentServiceUrl };
  const token = { AGENT_SERVICE_TOKEN: explicit.agentServiceToken };
  return {
    taskQueue:
      readVariable('TEMPORAL_TASK_QUEUE', given) ??
      readVariable('TEMPORAL_TASK_QUEUE', env) ??
      running.taskQueue ??
      defaultTaskQueue,
    agentServiceUrl:
      readVariable('AGENT_SERVICE_URL', given) ?? readVariable('AGENT_SERVICE_URL', env) ?? running.agentServiceUrl,
    agentServiceToken: readVariable('AGENT_SERVICE_TOKEN', token) ?? readVariable('AGENT_SERVICE_TOKEN', env),
  };
}
