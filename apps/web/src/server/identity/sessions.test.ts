/** How sessions and tokens end. Promise: nobody sees, and nobody does, what is not theirs any more. */
import { serve } from '@hono/node-server';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../../../../scripts/lib/ports.mjs';
import {
  CookieJar,
  signIn,
  signInWith,
  startProvider,
  type TestProvider,
} from '../../../../../test/support/provider.js';
import { createApi } from '../app.js';
import { type ApiContext, createApiContext } from '../context.js';
import type { Provider } from './provider.js';
import type { SessionRecord } from './session.js';
import { Sessions } from './sessions.js';
import { SignedOut } from './signed-out.js';

let url: string;
let provider: TestProvider;
let context: ApiContext;
let close: () => void;
/** Another console with the same data folder and secrets. */
let other: ApiContext;
let otherUrl: string;

async function console(port: number, env: Record<string, string>) {
  const given = { TEMPORAL_ADDRESS: '127.0.0.1:1', AGENT_SERVICE_URL: 'http://127.0.0.1:1', ...env };
  const made = await createApiContext(given as unknown as NodeJS.ProcessEnv);
  const server = serve({ fetch: createApi(made).fetch, hostname: '127.0.0.1', port });
  return { made, stop: () => server.close() };
}

beforeAll(async () => {
  const [port, second] = [await freePort(), await freePort()];
  url = `http://127.0.0.1:${port}`;
  otherUrl = `http://127.0.0.1:${second}`;
  provider = await startProvider({ consoleUrl: url });
  const env = { ...provider.env, AUTH_RECHECK_SECONDS: '300' };
  const [first, another] = [await console(port, env), await console(second, env)];
  context = first.made;
  other = another.made;
  close = () => {
    first.stop();
    another.stop();
  };
});
afterAll(async () => {
  close?.();
  await context?.close();
  await other?.close();
  await provider?.stop();
});

async function me(headers: Record<string, string>, at = url) {
  const response = await fetch(`${at}/api/v1/me`, { headers });
  const body = (await response.json()) as { roles?: string[]; detail?: string };
  return { status: response.status, body, cookies: response.headers.getSetCookie() };
}

/** As if so much time had passed for the console. The provider keeps its own. */
async function later<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  const clock = vi
    .spyOn(Date, 'now')
    .mockImplementation(() => Math.floor(performance.timeOrigin + performance.now()) + ms);
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

const person = (sub: string) => provider.people.find((one) => one.sub === sub)!;
/** Past the recheck, and within what the provider's tokens live. */
const recheckMs = 301_000;

test('a role that goes at the provider is gone with the next check, and the cookie says so from then on', async () => {
  const jar = new CookieJar();
  await signInWith(jar, url, provider, 'sample-approver');
  person('sample-approver').roles = ['viewer'];
  expect((await me({ cookie: jar.header })).body.roles).toEqual(['approver', 'finance']);
  await later(recheckMs, async () => {
    const checked = await jar.fetch(`${url}/api/v1/me`);
    expect(((await checked.json()) as { roles: string[] }).roles).toEqual(['viewer']);
    expect(checked.headers.getSetCookie()).toHaveLength(1);
    const again = await me({ cookie: jar.header });
    expect([again.body.roles, again.cookies]).toEqual([['viewer'], []]);
  });
});

// Nobody sees what is not theirs: without a tenant somebody may see all of them.
test('a tenant that goes at the provider ends the session with the next check; another one counts from then on', async () => {
  const jar = new CookieJar();
  const starter = person('sample-starter');
  starter.tenant = 'acme';
  try {
    await signInWith(jar, url, provider, starter.sub);
    starter.tenant = 'bolt';
    await later(recheckMs, async () => {
      const checked = await jar.fetch(`${url}/api/v1/me`);
      expect(await checked.json()).toMatchObject({ tenant: 'bolt' });
    });
    delete starter.tenant;
    await later(2 * recheckMs, async () =>
      expect(await me({ cookie: jar.header })).toMatchObject({
        status: 401,
        body: { detail: expect.stringContaining('does not say the tenant any more') },
      }),
    );
  } finally {
    delete starter.tenant;
  }
});

test('requests that come together ask the provider once, also with the cookie from before', async () => {
  const cookie = await signIn(url, provider, 'sample-starter');
  await later(recheckMs, async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => me({ cookie })));
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await me({ cookie })).status).toBe(200);
  });
});

test('somebody whom the provider does not know any more is out with the next check, and stays out', async () => {
  const jar = new CookieJar();
  await signInWith(jar, url, provider, 'sample-starter');
  const gone = provider.people.splice(provider.people.indexOf(person('sample-starter')), 1);
  await later(recheckMs, async () => expect((await me({ cookie: jar.header })).status).toBe(401));
  provider.people.push(...gone);
  expect(await me({ cookie: jar.header })).toMatchObject({ status: 401, body: { code: 'SignInRequired' } });
});

test('while the provider does not answer, sessions stand for a while; nobody can sign in, and is told why', async () => {
  const defects = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
  const cookie = await signIn(url, provider, 'sample-admin');
  provider.outage(true);
  try {
    await later(recheckMs, async () => expect((await me({ cookie })).status).toBe(200));
    await later(recheckMs + 901_000, async () =>
      expect(await me({ cookie })).toMatchObject({ status: 503, body: { code: 'SignInUnavailable' } }),
    );
  } finally {
    provider.outage(false);
    defects.mockRestore();
  }
  await later(recheckMs + 902_000, async () => expect((await me({ cookie })).status).toBe(200));
});

test('a session ends with its time, whatever is asked in it', async () => {
  const cookie = await signIn(url, provider, 'sample-admin');
  await later(12 * 3_600_000 + 1, async () =>
    expect(await me({ cookie })).toMatchObject({ status: 401, body: { code: 'SignInRequired' } }),
  );
});

test('a sign-out closes what is open at once, here and in another console on the same data folder', async () => {
  const cookie = await signIn(url, provider, 'sample-admin');
  expect((await me({ cookie }, otherUrl)).status).toBe(200);
  const open = (at: ApiContext) => at.signIn!.leases;
  const session = await sessionOf(cookie);
  const [here, there] = [context, other].map((one) => open(one).signalOf(session.id, session.endsAt, [], 0));
  await fetch(`${url}/api/auth/logout`, { method: 'POST', headers: { cookie } });
  expect(here?.aborted).toBe(true);
  await expect.poll(() => there?.aborted, { timeout: 60_000 }).toBe(true);
  expect((await me({ cookie }, otherUrl)).status).toBe(401);
});

/** What the sealed cookie holds. */
async function sessionOf(cookie: string): Promise<SessionRecord> {
  const { unsealData } = await import('iron-session');
  const [secret = ''] = context.signIn!.settings.cookieSecrets;
  const { createHash } = await import('node:crypto');
  const id = Number.parseInt(createHash('sha256').update(secret).digest('hex').slice(0, 12), 16);
  return unsealData(cookie.replace(/^session=/, ''), { password: { [id]: secret } });
}

/** The sessions of a console that comes to the provider by `way`. */
const sessionsBy = (way: (ask: () => Promise<Provider>) => Promise<Provider>) => {
  const { settings, signedOut, provider: ask } = context.signIn!;
  return new Sessions(
    settings,
    () => way(ask),
    signedOut,
    () => {},
  );
};

test('a sign-out while the provider is asked counts: the answer does not bring the session back', async () => {
  const session = await sessionOf(await signIn(url, provider, 'sample-admin'));
  const sessions = sessionsBy(async (ask) => {
    const asked = await ask();
    context.signIn!.signedOut.end(SignedOut.mark('session', session.id));
    return asked;
  });
  await later(recheckMs, async () => {
    const both = await Promise.allSettled([sessions.standing(session), sessions.standing(session)]);
    for (const one of both) expect(one).toMatchObject({ reason: { message: 'you have signed out' } });
  });
});

test('only what the provider refuses ends a session for good; an answer that is not believed may be right the next time', async () => {
  const session = await sessionOf(await signIn(url, provider, 'sample-admin'));
  let isStrange = true;
  const sessions = sessionsBy(async (ask) => {
    if (isStrange) throw new TypeError('claims without iss or sub');
    return ask();
  });
  await later(recheckMs, async () => {
    await expect(sessions.standing(session)).rejects.toThrow(/does not let it go on \(claims without iss/);
    isStrange = false;
    expect((await sessions.standing(session)).session.known.id).toBe(session.known.id);
  });
});

const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const logoutToken = (claims: object, typ = 'logout+jwt') =>
  new SignJWT({ events, jti: crypto.randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'test', typ })
    .setIssuer(provider.issuer)
    .setAudience('console')
    .setIssuedAt()
    .setExpirationTime('2m')
    .sign(provider.key);
const tell = (token: string) =>
  fetch(`${url}/api/auth/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });

test('the provider signs somebody out: their sessions and access tokens end; who signs in again is known again', async () => {
  const cookie = await signIn(url, provider, 'sample-admin');
  const token = { authorization: `Bearer ${await provider.accessToken('sample-admin')}` };
  const bystander = await signIn(url, provider, 'sample-approver');
  const sent = await logoutToken({ sub: 'sample-admin' });
  expect((await tell(sent)).status).toBe(200);
  expect([(await me({ cookie })).status, (await me(token)).status]).toEqual([401, 401]);
  expect((await me({ cookie: bystander })).status).toBe(200);
  const again = await signIn(url, provider, 'sample-admin');
  expect((await tell(sent)).status).toBe(400);
  expect((await me({ cookie: again })).status).toBe(200);
});

test('signing out at the provider itself reaches the console', async () => {
  const jar = new CookieJar();
  const browser = new CookieJar();
  const login = await jar.fetch(`${url}/api/auth/login`);
  await jar.fetch(await provider.choose(login.headers.get('location')!, 'sample-admin', browser));
  expect((await me({ cookie: jar.header })).status).toBe(200);
  const page = await (await browser.fetch(`${provider.issuer}/session/end`)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ xsrf, logout: 'yes' });
  await browser.fetch(`${provider.issuer}/session/end/confirm`, { method: 'POST', body });
  expect(await me({ cookie: jar.header })).toMatchObject({
    status: 401,
    body: { detail: expect.stringContaining('signed out') },
  });
});

test.each<[string, () => Promise<string>]>([
  ['an ID token', () => logoutToken({ sub: 'sample-admin', events: undefined, nonce: 'n' }, 'JWT')],
  ['one with a nonce', () => logoutToken({ sub: 'sample-admin', nonce: 'n' })],
  ['an access token', () => logoutToken({ sub: 'sample-admin' }, 'at+jwt')],
  ['one that names nobody', () => logoutToken({})],
  ['one that anybody made', async () => `${(await logoutToken({ sub: 'sample-admin' })).slice(0, -4)}AAAA`],
])('nobody is signed out by %s', async (_, token) => {
  const cookie = await signIn(url, provider, 'sample-admin');
  expect((await tell(await token())).status).toBe(400);
  expect((await me({ cookie })).status).toBe(200);
});

test('asked to, the provider sees the person again before they come back', async () => {
  const jar = new CookieJar();
  const browser = new CookieJar();
  const go = async (query: string) => {
    const login = await jar.fetch(`${url}/api/auth/login${query}`);
    return provider.choose(login.headers.get('location')!, 'sample-admin', browser);
  };
  await jar.fetch(await go(''));
  const login = await jar.fetch(`${url}/api/auth/login?fresh=1&return=%2Finbox`);
  const asked = new URL(login.headers.get('location')!);
  expect([asked.searchParams.get('prompt'), asked.searchParams.get('max_age')]).toEqual(['login', '60']);
  const callback = await jar.fetch(await provider.choose(asked.href, 'sample-admin', browser));
  expect(callback.headers.get('location')).toBe('/inbox');
  const { body } = await me({ cookie: jar.header });
  expect(body).toMatchObject({ signedInAt: expect.any(String) });
});

test('a cookie that an old secret has sealed is taken while the secret is in the list, and not after', async () => {
  const cookie = await signIn(url, provider, 'sample-admin');
  const old = provider.env.AUTH_COOKIE_SECRETS!;
  const fresh = 'n'.repeat(43);
  const statusWith = async (secrets: string) => {
    const port = await freePort();
    const { made, stop } = await console(port, { ...provider.env, AUTH_COOKIE_SECRETS: secrets });
    const { status } = await me({ cookie }, `http://127.0.0.1:${port}`);
    stop();
    await made.close();
    return status;
  };
  expect([await statusWith(`${fresh},${old}`), await statusWith(fresh)]).toEqual([200, 401]);
});

test('an admin makes a token for a program, which may what it says; it ends at once when it is revoked', async () => {
  const cookie = await signIn(url, provider, 'sample-admin');
  const json = { cookie, 'content-type': 'application/json' };
  const post = (body: object, headers: Record<string, string> = json) =>
    fetch(`${url}/api/v1/tokens`, { method: 'POST', headers, body: JSON.stringify(body) });
  const created = await post({ name: 'nightly', role: 'starter', agents: ['support'], tenants: ['acme'] });
  expect(created.status).toBe(201);
  const { token, id } = (await created.json()) as { token: string; id: string };
  const asToken = { authorization: `Bearer ${token}` };
  expect((await me(asToken)).body).toMatchObject({
    kind: 'program',
    id: `token#${id}`,
    name: 'nightly',
    tenant: 'acme',
  });
  const listed = await (await fetch(`${url}/api/v1/tokens`, { headers: { cookie } })).text();
  expect(listed).toContain('nightly');
  expect(listed).not.toContain(token);
  expect((await post({ name: 'x', role: 'viewer' }, { ...asToken, 'content-type': 'application/json' })).status).toBe(
    403,
  );
  const starter = await signIn(url, provider, 'sample-starter');
  expect((await post({ name: 'x', role: 'viewer' }, { ...json, cookie: starter })).status).toBe(403);
  const revoked = await fetch(`${url}/api/v1/tokens/${id}`, { method: 'DELETE', headers: { cookie } });
  expect(revoked.status).toBe(200);
  expect(await me(asToken)).toMatchObject({
    status: 401,
    body: { detail: expect.stringContaining('"nightly" was revoked') },
  });
  expect((await fetch(`${url}/api/v1/tokens/none`, { method: 'DELETE', headers: { cookie } })).status).toBe(404);
});

test('who guesses tokens is slowed down; who has a good one is not', async () => {
  const good = { authorization: `Bearer ${await provider.programToken()}`, 'x-client-address': '192.0.2.7' };
  const bad = { authorization: 'Bearer agt_aaaaaaaaaaaa_x', 'x-client-address': '192.0.2.7' };
  const all = await Promise.all(Array.from({ length: 80 }, () => me(bad)));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([401, 429]));
  expect((await me(good)).status).toBe(200);
  expect((await me({ ...bad, 'x-client-address': '192.0.2.8' })).status).toBe(401);
});
