import type { TemporalClient } from '@platform/temporal';
import type { Context, MiddlewareHandler } from 'hono';
import { routes } from '../access/table.js';
import { isApiToken } from './api-tokens.js';
import { BadToken, readAccessToken } from './bearer.js';
import { localDeveloper, type Principal } from './principal.js';
import { principalOfAccessToken, principalOfApiToken, principalOfSession } from './principals.js';
import { signInRequired } from './refused.js';
import { type SessionRecord, SessionRefused } from './session.js';
import { type SignIn, sessionCookie } from './sign-in.js';

/** What handlers know of a request. */
export interface ApiVariables {
  principal: Principal;
  /** Acts for the one who asks; set by the check of the route. */
  client: TemporalClient;
}

export interface ApiEnv {
  Variables: ApiVariables;
}

/** What is answered to who is not known, so that they can become known. */
const open = new Set(Object.entries(routes).flatMap(([name, need]) => (need === 'everybody' ? [name] : [])));

/**
 * Says who asks. Every other part of the API takes it from `c.get('principal')`; only what is open to all has none there. Answers who is not
 * known with 401 and what to do. `signIn` is absent where there is no sign-in: then it is the developer of this machine.
 */
export function identify(signIn?: SignIn): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!signIn) {
      c.set('principal', localDeveloper);
      return await next();
    }
    if (open.has(`${c.req.method === 'HEAD' ? 'GET' : c.req.method} ${c.req.path}`)) return await next();
    try {
      const authorization = c.req.header('authorization');
      if (authorization !== undefined) {
        c.set('principal', await byToken(authorization, signIn));
        return await next();
      }
      const cookie = await signIn.cookies.get<SessionRecord>(c, sessionCookie);
      if (cookie === undefined) throw signInRequired(signIn.settings.origin);
      await bySession(c, cookie, signIn, next);
    } catch (error) {
      if (error instanceof SessionRefused)
        throw signInRequired(signIn.settings.origin, `Your session has ended: ${error.message}.`);
      if (!(error instanceof BadToken)) throw error;
      signIn.failed.note(c);
      throw signInRequired(signIn.settings.origin, error.message);
    }
  };
}

async function byToken(authorization: string, signIn: SignIn): Promise<Principal> {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new BadToken('The header Authorization has no bearer token: "Bearer " and the token.');
  if (isApiToken(token)) return principalOfApiToken(signIn.tokens.verify(token), signIn);
  return principalOfAccessToken(await readAccessToken(token, signIn.provider, signIn.settings), signIn);
}

async function bySession(c: Context, cookie: SessionRecord, signIn: SignIn, next: () => Promise<void>): Promise<void> {
  const standing = await signIn.sessions.standing(cookie);
  c.set('principal', principalOfSession(standing, signIn));
  await next();
  const { session } = standing;
  if (session.checkedAt !== cookie.checkedAt || session.refreshToken !== cookie.refreshToken)
    await signIn.cookies.set(c, sessionCookie, session, session.endsAt);
}
