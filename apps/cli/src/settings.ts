/** Where the CLI connects to: flag, else environment, else the running `npm start`, else the default. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInput, openArchive, type TemporalClientOptions } from '@platform/temporal';
import { openPayloadStore } from '@platform/temporal/payloads';

/** Options that every command takes. */
export interface GlobalOptions {
  address?: string;
  /** One namespace, unless the command says that it takes several. */
  namespace?: string[];
  taskQueue?: string;
  agentService?: string;
  by?: string;
  role?: string[];
  json?: boolean;
}

/** What `npm start` writes while it runs. */
interface Runtime {
  temporalAddress?: string;
  temporalNamespace?: string;
  taskQueue?: string;
  agentServiceUrl?: string;
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** An address from a flag or the environment means another system. Then nothing of the running `npm start` is used. */
export function clientOptions(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): TemporalClientOptions {
  const runtime = flags.address || env.TEMPORAL_ADDRESS ? {} : readRuntime(env);
  const agentServiceUrl = flags.agentService ?? (env.AGENT_SERVICE_URL || runtime.agentServiceUrl);
  return {
    address: flags.address ?? (env.TEMPORAL_ADDRESS ? undefined : runtime.temporalAddress),
    namespace: flags.namespace?.at(0) ?? (env.TEMPORAL_NAMESPACE ? undefined : runtime.temporalNamespace),
    taskQueue: flags.taskQueue ?? (env.TEMPORAL_TASK_QUEUE ? undefined : runtime.taskQueue),
    agentServiceUrl: agentServiceUrl ?? `http://127.0.0.1:${env.AGENT_SERVICE_PORT || 8100}`,
    payloads: openPayloadStore(env, repository),
    archive: openArchive(env, repository),
    env,
  };
}

/** The name under which the run records this person: `--by`, else the name of the user. */
export function actor(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): string {
  const by = flags.by ?? env.USER ?? env.LOGNAME ?? userInfo().username;
  if (!by) throw new InvalidInput('by', 'by: nobody knows who you are; say it with --by <name>');
  return by;
}

/** The roles of the one who acts: `--role`, else `AGENTS_ROLES` (separated by commas). Nobody checks them: there is no sign-in yet. */
export function rolesOf(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const roles = (flags.role ?? (env.AGENTS_ROLES ?? '').split(',')).map((role) => role.trim()).filter(Boolean);
  return roles.length > 0 ? roles : undefined;
}

/** What `npm start` wrote; empty when it does not run, or was killed. */
function readRuntime(env: NodeJS.ProcessEnv): Runtime {
  const file = path.resolve(repository, env.DATA_DIR || '.data', 'runtime.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    const runtime = JSON.parse(text) as Runtime & { pid?: number };
    return runtime.pid !== undefined && isAlive(runtime.pid) ? runtime : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // being written at this moment
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
