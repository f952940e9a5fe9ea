/** What a command is told by flags and the environment: the console, and who acts. */
import { userInfo } from 'node:os';
import { InvalidInput } from '@platform/temporal/errors';

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
