import { type AgentsClient, ApiError, answerOf, type Me } from '@platform/client';
import { InvalidInput } from '@platform/temporal/errors';
import type { Who } from './session.js';
import { actor, type GlobalOptions, rolesOf } from './settings.js';

/** Who people say they are, where nobody checks it. */
export function sayWho(flags: GlobalOptions, env: NodeJS.ProcessEnv = process.env): Who & { by: string } {
  return { by: actor(flags, env), roles: rolesOf(flags, env) };
}

/**
 * Who the console takes the caller for; `undefined` where it has no sign-in, and callers say it themselves. Throws `InvalidInput` for somebody who says
 * it all the same: nobody is to believe that it counts.
 */
export async function knownTo(
  client: Pick<AgentsClient, 'me'>,
  flags: GlobalOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Me | undefined> {
  const me = await askMe(client);
  if (!me || me.kind === 'local') return undefined;
  const said = { '--by': flags.by, '--role': flags.role, AGENTS_ROLES: env.AGENTS_ROLES || undefined };
  const [name] = Object.entries(said).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return me;
  throw new InvalidInput(
    name === '--by' ? 'by' : 'roles',
    `${name}: the console knows who you are (${me.name}${me.roles.length > 0 ? `, ${me.roles.join(', ')}` : ''}); leave it out`,
  );
}

/** Who the console takes the caller for; `undefined` from a console of a version that knows nobody. */
export async function askMe(client: Pick<AgentsClient, 'me'>): Promise<Me | undefined> {
  try {
    return await client.me();
  } catch (error) {
    if (error instanceof ApiError && answerOf(error)?.status === 404) return undefined;
    throw error;
  }
}
