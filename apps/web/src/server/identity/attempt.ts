/** One attempt to sign in: what the browser keeps, sealed, from going to the provider to coming back. */
import type { Context } from 'hono';
import * as oidc from 'openid-client';
import type { SignIn } from './sign-in.js';

/** Each attempt has a cookie of its own: people open several tabs. */
const prefix = 'sign-in-';
const attemptMs = 600_000;
const mostAttempts = 5;
/** Seconds since the provider has seen the person, when they are to be seen anew. */
const freshSeconds = 60;

interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  /** Where to go then: a path of the console. */
  back: string;
  maxAge?: number;
}

/** Begins an attempt; the answer is where the browser has to go. `fresh`: the person proves again who they are. */
export async function beginAttempt(c: Context, signIn: SignIn, how: { back: string; fresh: boolean }): Promise<URL> {
  const { config } = await signIn.provider();
  const attempt: Attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    back: how.back,
    ...(how.fresh ? { maxAge: freshSeconds } : {}),
  };
  const open = signIn.cookies.namesOf(c, prefix);
  if (open.length >= mostAttempts) for (const name of open) signIn.cookies.delete(c, name);
  await signIn.cookies.set(c, nameOf(attempt.state), attempt, Date.now() + attemptMs);
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: callbackOf(signIn),
    scope: signIn.settings.scopes,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(how.fresh ? { prompt: 'login', max_age: String(freshSeconds) } : {}),
  });
}

/** Ends an attempt with what the provider sent the browser back with. `undefined`: it was not begun here, or too long ago. */
export async function endAttempt(c: Context, signIn: SignIn) {
  const state = c.req.query('state') ?? '';
  const name = nameOf(state);
  const attempt = await signIn.cookies.get<Attempt>(c, name);
  signIn.cookies.delete(c, name);
  if (attempt?.state !== state) return undefined;
  const provider = await signIn.provider();
  const came = new URL(callbackOf(signIn));
  came.search = new URL(c.req.url).search;
  const tokens = await oidc.authorizationCodeGrant(provider.config, came, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    ...(attempt.maxAge === undefined ? {} : { maxAge: attempt.maxAge }),
  });
  return { tokens, provider, back: attempt.back };
}

/** A path of the console that was asked for, else its first page. Never another site, whatever browsers make of backslashes and controls. */
export function ownPath(asked: string | undefined, origin: string): string {
  if (!asked?.startsWith('/') || !URL.canParse(asked, origin)) return '/';
  const url = new URL(asked, origin);
  const isOwn = url.origin === origin && !url.pathname.startsWith('//') && !url.pathname.startsWith('/api/');
  return isOwn ? url.pathname + url.search + url.hash : '/';
}

function nameOf(state: string): string {
  return `${prefix}${state.replace(/[^\w-]/g, '').slice(0, 12)}`;
}

function callbackOf({ settings }: SignIn): string {
  return `${settings.origin}/api/auth/callback`;
}
