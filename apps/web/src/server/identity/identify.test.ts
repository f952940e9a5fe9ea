import { readdirSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const nobody = '127.0.0.1:1';
let url: string;
let provider: TestProvider;
let context: ApiContext;
let close: () => void;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  provider = await startProvider({ consoleUrl: url });
  const env = { TEMPORAL_ADDRESS: nobody, AGENT_SERVICE_URL: `http://${nobody}`, ...provider.env };
  context = await createApiContext(env as unknown as NodeJS.ProcessEnv);
  const server = serve({ fetch: createApi(context).fetch, hostname: '127.0.0.1', port });
  close = () => server.close();
});
afterAll(async () => {
  close?.();
  await context?.close();
  await provider?.stop();
});

/** Who the API says that it is. */
async function me(headers: Record<string, string>) {
  const response = await fetch(`${url}/api/v1/me`, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

// Nobody sees what is not theirs.
test('who is not known is told to sign in, on every route but those of sign-in', async () => {
  for (const path of ['/api/v1/runs', '/api/v1/decisions', '/api/v1/me', '/api/v1/health', '/api/v1/nothing']) {
    const response = await fetch(url + path);
    expect([path, response.status]).toEqual([path, 401]);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'SignInRequired' });
  }
  const config = await (await fetch(`${url}/api/auth/config`)).json();
  expect(config).toMatchObject({ signIn: true, issuer: `${provider.issuer}/`, deviceClientId: 'terminal' });
});

describe('a browser', () => {
  test('signs in at the provider, comes back to its page, and is known by issuer and subject', async () => {
    const jar = new CookieJar();
    const { back } = await signInWith(jar, url, provider, 'sample-approver', '?return=%2Fruns%2Fabc%3Fx%3D1');
    expect(back).toBe('/runs/abc?x=1');
    const { body } = await me({ cookie: jar.header });
    expect(body).toMatchObject({
      kind: 'person',
      id: `${provider.issuer}#sample-approver`,
      name: 'Alex Approver (sample)',
      roles: ['approver', 'finance'],
      permissions: ['see', 'start', 'decide'],
    });
  });

  test('cannot be signed in by an answer that it did not ask for', async () => {
    const theirs = new CookieJar();
    const login = await theirs.fetch(`${url}/api/auth/login`);
    const came = await provider.choose(login.headers.get('location')!, 'sample-admin');
    const mine = new CookieJar();
    const callback = await mine.fetch(came);
    expect(callback.status).toBe(400);
    expect(await callback.text()).toContain('was not begun in this browser');
    expect((await me({ cookie: mine.header })).status).toBe(401);
  });

  test('is shown why, when the provider refuses', async () => {
    const { callback } = await signInWith(new CookieJar(), url, provider, '');
    expect(callback.status).toBe(400);
    expect(await callback.text()).toContain('it was refused');
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/api/v1/me',
    '\\\\evil.example',
    '/..//evil.example',
  ])('is never sent to another place after it: %j', async (back) => {
    const query = `?${new URLSearchParams({ return: back })}`;
    const ended = await signInWith(new CookieJar(), url, provider, 'sample-starter', query);
    expect(ended.back).toBe('/');
  });

  test('that signs out is not known any more, and neither is who kept a copy of its cookie', async () => {
    const cookie = await signIn(url, provider, 'sample-starter');
    const copy = cookie;
    const response = await fetch(`${url}/api/auth/logout`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: '{}',
    });
    expect((await response.json()) as object).toMatchObject({ next: expect.stringContaining(provider.issuer) });
    expect(response.headers.getSetCookie().join()).toContain('session=;');
    expect(await me({ cookie: copy })).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('you have signed out') },
    });
  });

  test('has cookies that no script reads, no other site sends along, and that say nothing', async () => {
    const jar = new CookieJar();
    const login = await jar.fetch(`${url}/api/auth/login`);
    const callback = await jar.fetch(await provider.choose(login.headers.get('location')!, 'sample-starter'));
    for (const cookie of [...login.headers.getSetCookie(), ...callback.headers.getSetCookie()])
      expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$|; SameSite=Lax/i);
    expect(callback.headers.getSetCookie().join()).toMatch(/HttpOnly/);
    expect(jar.header).not.toContain('sample-starter');
  });
});

describe('a token', () => {
  test('of a person in a terminal says who it is, as the session of a browser does', async () => {
    const { body } = await me(bearer(await provider.accessToken('sample-starter')));
    expect(body).toMatchObject({ kind: 'person', id: `${provider.issuer}#sample-starter`, roles: ['starter'] });
  });

  test('of a program says which', async () => {
    const { body } = await me(bearer(await provider.programToken()));
    expect(body).toMatchObject({ kind: 'program', id: `${provider.issuer}#robot`, permissions: ['see'] });
  });

  const now = () => Math.floor(Date.now() / 1_000);
  const claims = () => ({
    iss: provider.issuer,
    sub: 'sample-admin',
    aud: provider.env.AUTH_AUDIENCE,
    roles: ['admin'],
    iat: now(),
    exp: now() + 60,
  });
  const signed = (changed: object, header: object = {}, key: Parameters<SignJWT['sign']>[0] = provider.key) =>
    new SignJWT({ ...claims(), ...changed })
      .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt', ...header })
      .sign(key);
  const other = async () =>
    (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])).privateKey;
  const unsigned = () =>
    `${[{ alg: 'none', typ: 'at+jwt' }, claims()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

  test('that is as it should be is taken', async () => {
    expect((await me(bearer(await signed({})))).body).toMatchObject({
      permissions: expect.arrayContaining(['administer']),
    });
  });

  // People who decide are people, whatever name they choose.
  test.each<['person' | 'program', object]>([
    ['program', { sub: 'nightly', client_id: 'nightly' }],
    ['program', { sub: 'nightly', azp: 'nightly' }],
    ['program', { preferred_username: 'service-account-nightly', azp: 'Nightly' }],
    ['program', { preferred_username: 'service-account-nightly', client_id: 'nightly' }],
    ['person', { preferred_username: 'service-account-nightly', azp: 'console' }],
    ['person', { preferred_username: 'service-account-nightly' }],
    ['person', { preferred_username: 'service-account-undefined' }],
    ['person', { azp: 'console' }],
  ])('is of a %s with %j', async (kind, changed) => {
    expect((await me(bearer(await signed(changed)))).body).toMatchObject({ kind });
  });

  // Nobody sees what is not theirs.
  test.each<[string, () => Promise<string> | string]>([
    ['without a signature', unsigned],
    ['signed with another key', async () => signed({}, {}, await other())],
    [
      'signed with the public key as a secret',
      () => signed({}, { alg: 'HS256' }, new TextEncoder().encode('x'.repeat(32))),
    ],
    ['of a key that the provider does not have', () => signed({}, { kid: 'other' })],
    ['for another audience', () => signed({ aud: 'urn:other' })],
    ['of another issuer', () => signed({ iss: 'https://evil.example' })],
    ['that has expired', () => signed({ iat: now() - 600, exp: now() - 60 })],
    ['that never ends', () => signed({ exp: undefined })],
    ['that is not good yet', () => signed({ nbf: now() + 600 })],
    ['without a subject', () => signed({ sub: undefined })],
    ['that is an ID token', () => signed({ nonce: 'n' }, { typ: 'JWT' })],
    ['that is for signing out', () => signed({}, { typ: 'logout+jwt' })],
    ['that is a signature of what somebody did', () => signed({}, { typ: 'act+jwt' })],
    ['that is no token', () => 'abc'],
  ])('%s is refused', async (_, token) => {
    expect(await me(bearer(await token()))).toMatchObject({ status: 401, body: { code: 'SignInRequired' } });
  });

  test('in another header form is refused, also beside a good cookie', async () => {
    const cookie = await signIn(url, provider, 'sample-admin');
    expect((await me({ cookie, authorization: 'Basic YTpi' })).status).toBe(401);
  });
});

test('what has ended is kept as names that say nothing', () => {
  for (const file of readdirSync(`${provider.env.DATA_DIR}/signed-out`))
    expect(file).toMatch(/^[a-z-]+-[0-9a-f]{32}\.\d+$/);
});
