/** `/api/auth`: how a browser signs in and out. Not in the API's description: these are for browsers and for the provider. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as oidc from 'openid-client';
import { ProblemError } from '../problem.js';
import { beginAttempt, endAttempt, ownPath } from './attempt.js';
import { BackChannel } from './back-channel.js';
import { signInFailed } from './failed-page.js';
import { isOutage, unavailable } from './provider.js';
import { beginSession, type SessionRecord } from './session.js';
import { type SignIn, sessionCookie } from './sign-in.js';
import { SignedOut } from './signed-out.js';

/** What a program has to know to sign its user in. `signIn: false`: nobody has to. */
interface AuthConfig {
  signIn: boolean;
  issuer?: string;
  /** For the device flow. */
  deviceClientId?: string;
  scopes?: string;
  /** Which the access token must be for, where tokens of the provider are taken. */
  audience?: string;
}

/** Whether it is the provider that speaks: a form, which is no JSON. */
export function isBackChannel(c: Context): boolean {
  return c.req.path === '/api/auth/backchannel-logout';
}

/** The routes. Where there is no sign-in `config` says so, and the others are not there. */
export function authRoutes(signIn: SignIn | undefined): Hono {
  const app = new Hono();
  app.get('/config', (c) => c.json(configOf(signIn)));
  const none = () => {
    throw new ProblemError(
      'NotFound',
      'There is no sign-in here: whoever can open this console on this machine may use it.',
    );
  };
  if (!signIn)
    return app.get('/login', none).get('/callback', none).post('/logout', none).post('/backchannel-logout', none);
  const { settings, cookies, signedOut, leases } = signIn;

  app.get('/login', async (c) => {
    const { host } = new URL(settings.origin);
    // Cookies are of one name of this machine; the provider comes back to that one.
    if (c.req.header('host') !== host) return c.redirect(settings.origin + c.req.path + new URL(c.req.url).search);
    const back = ownPath(c.req.query('return'), settings.origin);
    return c.redirect((await beginAttempt(c, signIn, { back, fresh: c.req.query('fresh') === '1' })).href);
  });

  app.get('/callback', async (c) => {
    const failed = (why: string) => {
      signIn.failed.note(c);
      return c.html(signInFailed(why), 400);
    };
    try {
      const ended = await endAttempt(c, signIn);
      if (!ended) return failed('This sign-in was not begun in this browser, or more than ten minutes ago.');
      const session = await beginSession(ended.tokens, ended.provider, settings);
      await endBefore();
      await cookies.set(c, sessionCookie, session, session.endsAt);
      return c.redirect(ended.back);
    } catch (error) {
      if (isOutage(error)) throw unavailable(settings, error);
      return failed(reasonOf(error));
    }
    /** Another session begins with each sign-in; the one before is over, for whoever has a copy of it. */
    async function endBefore() {
      const before = await cookies.get<SessionRecord>(c, sessionCookie);
      if (before) signedOut.end(SignedOut.mark('session', before.id));
    }
  });

  app.post('/logout', async (c) => {
    const session = await cookies.get<SessionRecord>(c, sessionCookie);
    if (session) {
      signedOut.end(SignedOut.mark('session', session.id));
      leases.end(session.id);
    }
    cookies.delete(c, sessionCookie);
    return c.json({ next: await signOutAtProvider(signIn) });
  });
  const backChannel = new BackChannel(signIn);
  app.post('/backchannel-logout', bodyLimit({ maxSize: 20_000 }), async (c) => {
    const { logout_token: token } = await c.req.parseBody();
    if (typeof token !== 'string') throw new ProblemError('InvalidInput', 'logout_token is missing.');
    await backChannel.take(token);
    return c.body(null, 200);
  });
  return app;
}

function configOf(signIn: SignIn | undefined): AuthConfig {
  if (!signIn) return { signIn: false };
  const { issuer, deviceClientId, scopes, audience } = signIn.settings;
  return { signIn: true, issuer: issuer.href, deviceClientId, scopes, ...(audience === undefined ? {} : { audience }) };
}

/** Where the browser goes to sign out of the provider as well; the console where the provider cannot do that or does not answer. */
async function signOutAtProvider({ provider, settings }: SignIn): Promise<string> {
  const home = `${settings.origin}/`;
  try {
    const { config } = await provider();
    if (config.serverMetadata().end_session_endpoint === undefined) return home;
    return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: home }).href;
  } catch (error) {
    if (isOutage(error)) return home;
    throw error;
  }
}

/** Why the provider refused, in its words, or why its answer is not believed. */
function reasonOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied')
    return 'The provider says that it was refused.';
  const { message, cause } = error as Error;
  const detail = cause instanceof Error ? `: ${cause.message}` : '';
  return `The provider's answer is not taken (${message}${detail}).`;
}
