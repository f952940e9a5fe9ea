import { ApiError } from '@platform/client';
import { locked } from './lock.js';
import { readSignIn, type SignIn, signInsFile, writeSignIn } from './store.js';

/** Milliseconds before its end from which a token is replaced: a request takes some time. */
const earlyMs = 30_000;

/**
 * The token for requests to the console: `AGENTS_TOKEN`, else that of the sign-in, which is refreshed when it ends; `undefined` where there is none.
 * `AGENTS_TOKEN` is of the console that `AGENTS_URL` names, and is sent to no other.
 */
export function tokenFor(
  url: string,
  env: NodeJS.ProcessEnv = process.env,
): string | (() => Promise<string>) | undefined {
  if (env.AGENTS_TOKEN && (!env.AGENTS_URL || isSame(env.AGENTS_URL, url))) return env.AGENTS_TOKEN;
  const signIn = readSignIn(url, env);
  if (!signIn) return undefined;
  return async () => {
    const now = readSignIn(url, env) ?? signIn;
    return isFresh(now) ? now.accessToken : (await refreshed(url, env)).accessToken;
  };
}

/** One process at a time: many providers take a refresh token once, and end the whole sign-in when it comes twice. */
function refreshed(url: string, env: NodeJS.ProcessEnv): Promise<SignIn> {
  return locked(`${signInsFile(env)}.lock`, async () => {
    const signIn = readSignIn(url, env);
    if (signIn && isFresh(signIn)) return signIn;
    if (!signIn?.refreshToken) throw new ApiError('SignInRequired', `The sign-in at ${url} has ended.`);
    // Loaded when it is needed: most commands do without.
    const { refresh } = await import('./provider.js');
    const next = await refresh(signIn, signIn.refreshToken);
    writeSignIn(url, next, env);
    return next;
  });
}

function isFresh({ expiresAt }: SignIn): boolean {
  return Date.now() < expiresAt - earlyMs;
}

function isSame(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
