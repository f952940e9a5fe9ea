/** Where the CLI connects to: flag, else environment, else the running `npm start`, else the default. */
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { InvalidInput, openArchive, readRunningStart, type TemporalClientOptions } from '@platform/temporal';
import { openPayloadStore } from '@platform/temporal/payloads';

/** Options that every command takes. */
export interface GlobalOptions {
  /** The console, to work through its API. */
  url?: string;
  address?: string;
  /** One namespace, unless the command says that it takes several. */
  namespace?: string[];
  taskQueue?: string;
  agentService?: string;
  by?: string;
  role?: string[];
  json?: boolean;
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The console whose API the commands work through: `--url`, else `AGENTS_URL`; `undefined` for a connection to Temporal itself, which an address that is
 * given means. Throws `InvalidInput` for flags that do not go together.
 */
export function consoleUrl(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const url = flags.url ?? (flags.address ? undefined : env.AGENTS_URL || undefined);
  if (url === undefined) return undefined;
  const { address, namespace, taskQueue, agentService } = flags;
  const inside = {
    '--address': address,
    '--namespace': namespace,
    '--task-queue': taskQueue,
    '--agent-service': agentService,
  };
  const [given] = Object.entries(inside).find(([, value]) => value !== undefined) ?? [];
  if (given === undefined) return url;
  throw new InvalidInput(
    'url',
    `${given}: is for a connection to Temporal itself; the console at ${url} has one of its own. Leave it out.`,
  );
}

/** An address from a flag or the environment means another system. Then nothing of the running `npm start` is used. */
export function clientOptions(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): TemporalClientOptions {
  const running = flags.address || env.TEMPORAL_ADDRESS ? {} : readRunningStart(env, repository);
  const agentServiceUrl = flags.agentService ?? (env.AGENT_SERVICE_URL || running.agentServiceUrl);
  return {
    address: flags.address ?? (env.TEMPORAL_ADDRESS ? undefined : running.temporalAddress),
    namespace: flags.namespace?.at(0) ?? (env.TEMPORAL_NAMESPACE ? undefined : running.temporalNamespace),
    taskQueue: flags.taskQueue ?? (env.TEMPORAL_TASK_QUEUE ? undefined : running.taskQueue),
    agentServiceUrl: agentServiceUrl ?? `http://127.0.0.1:${env.AGENT_SERVICE_PORT || 8100}`,
    payloads: openPayloadStore(env, repository),
    archive: openArchive(env, repository),
    env,
  };
}

/** The name under which the run records this person: `--by`, else the name of the user. */
export function actor(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): string {
  const by = flags.by ?? env.USER ?? env.LOGNAME ?? userName();
  if (!by) throw new InvalidInput('by', 'by: nobody knows who you are; say it with --by <name>');
  return by;
}

/** `undefined` for a user who has no name, as in a container. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // Node has one error for it: there is no such user
  }
}

/** The roles of the one who acts: `--role`, else `AGENTS_ROLES` (separated by commas). Without sign-in nobody checks them. */
export function rolesOf(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const roles = (flags.role ?? (env.AGENTS_ROLES ?? '').split(',')).map((role) => role.trim()).filter(Boolean);
  return roles.length > 0 ? roles : undefined;
}
