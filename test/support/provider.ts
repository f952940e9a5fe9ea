/**
 * A real OIDC provider on loopback, for tests of whoever asks the API: `const provider = await startProvider({ consoleUrl })`, then
 *
 * - `provider.env` are the variables that switch sign-in on, for `createApiContext` or a console process;
 * - `await signIn(url, provider, 'sample-approver')` is the `cookie` header of somebody who has signed in at the console at `url`;
 * - `await provider.accessToken('sample-approver')` is a bearer token of that person, as a terminal gets one, and
 *   `await provider.programToken()` one of a program with client credentials (roles: `provider.programRoles`);
 * - `provider.people` may be changed while it runs: people come, go, and get other roles;
 * - `provider.stop()` at the end.
 *
 * People are those of `scripts/sign-in/people.mjs`. Nobody has a password.
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/lib/ports.mjs';
import { type SamplePerson, samplePeople } from '../../scripts/sign-in/people.mjs';
import { createSampleProvider, deviceClientId } from '../../scripts/sign-in/provider.mjs';

const audience = 'urn:test:api';

export interface TestProvider {
  issuer: string;
  /** Sign-in for a console at `consoleUrl`, with a data folder of its own. */
  env: Record<string, string>;
  people: SamplePerson[];
  programRoles: string[];
  /** The private key that it signs with. */
  key: KeyObject;
  /** Sends a browser with these cookies through the provider: from its address to the one that it is sent back to. */
  choose(address: string, sub: string, jar?: CookieJar): Promise<string>;
  accessToken(sub: string): Promise<string>;
  programToken(): Promise<string>;
  /** As if it were not there, until it is called again. */
  outage(isOut: boolean): void;
  stop(): Promise<void>;
}

/** Starts it on a free port. `consoleUrl`: origin of the console that people sign in to. */
export async function startProvider(options: { consoleUrl: string }): Promise<TestProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const clientSecret = randomBytes(24).toString('base64url');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const people = structuredClone([...samplePeople]);
  const programRoles = ['viewer'];
  const { server } = createSampleProvider({
    issuer,
    consoleUrl: options.consoleUrl,
    clientSecret,
    audience,
    cookieKeys: ['test'],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'test', use: 'sig' }] },
    people: () => people,
    programs: [{ clientId: 'robot', clientSecret, roles: programRoles }],
  });
  let isOut = false;
  const [answer] = server.listeners('request') as [(...asked: unknown[]) => void];
  server.removeAllListeners('request').on('request', (request, response) => {
    if (isOut) request.destroy();
    else answer(request, response);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const token = async (body: Record<string, string>): Promise<{ access_token: string }> => {
    const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(body) });
    const answered = (await response.json()) as { access_token: string };
    if (!response.ok) throw new Error(JSON.stringify(answered));
    return answered;
  };
  const choose: TestProvider['choose'] = async (address, sub, jar = new CookieJar()) => {
    let at = address;
    let page = await jar.fetch(at);
    for (let steps = 0; steps < 30; steps++) {
      const to = page.headers.get('location');
      if (to !== null) {
        at = new URL(to, at).href;
        if (!at.startsWith(issuer)) return at;
        page = await jar.fetch(at);
        continue;
      }
      const text = await page.text();
      const form = at.startsWith(`${issuer}/choose/`) ? { action: at, fields: { sub } } : formIn(text);
      if (!form) return text;
      at = form.action;
      page = await jar.fetch(at, { method: 'POST', body: new URLSearchParams(form.fields) });
    }
    throw new Error(`the provider goes on and on: ${at}`);
  };
  return {
    issuer,
    env: {
      AUTH_ISSUER: issuer,
      AUTH_CLIENT_ID: 'console',
      AUTH_CLIENT_SECRET: clientSecret,
      AUTH_DEVICE_CLIENT_ID: deviceClientId,
      AUTH_AUDIENCE: audience,
      AUTH_COOKIE_SECRETS: randomBytes(32).toString('base64url'),
      CONSOLE_URL: options.consoleUrl,
      DATA_DIR: mkdtempSync(path.join(tmpdir(), 'sign-in-')),
    },
    people,
    programRoles,
    key: privateKey,
    choose,
    accessToken: async (sub) => {
      const begun = await fetch(`${issuer}/device/auth`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: deviceClientId,
          scope: 'openid profile offline_access',
          resource: audience,
        }),
      });
      const { device_code, verification_uri_complete } = (await begun.json()) as Record<
        'device_code' | 'verification_uri_complete',
        string
      >;
      const done = await choose(verification_uri_complete, sub);
      const grant = {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code,
        client_id: deviceClientId,
      };
      return (await token(grant).catch((error) => Promise.reject(new Error(`${error.message} after ${done}`))))
        .access_token;
    },
    programToken: async () => {
      const grant = {
        grant_type: 'client_credentials',
        client_id: 'robot',
        client_secret: clientSecret,
        resource: audience,
      };
      return (await token(grant)).access_token;
    },
    outage: (out) => {
      isOut = out;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A browser's cookies, for one person. Follows no redirect by itself. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.header !== '') headers.set('cookie', this.header);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.take(response);
    return response;
  }

  /** Keeps what an answer sets. */
  take(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', ...value] = pair.split('=');
      if (value.join('=') === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value.join('='));
    }
  }

  /** What is sent: the header `cookie`. */
  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** Signs somebody in at the console at `url`; the jar has the session's cookie then, and `back` is where the browser was sent. */
export async function signInWith(jar: CookieJar, url: string, provider: TestProvider, sub: string, query = '') {
  const login = await jar.fetch(`${url}/api/auth/login${query}`);
  const came = await provider.choose(login.headers.get('location') ?? '', sub);
  const callback = await jar.fetch(came);
  return { callback, back: callback.headers.get('location'), came };
}

/** The header `cookie` of somebody who has just signed in at the console at `url`. */
export async function signIn(url: string, provider: TestProvider, sub: string): Promise<string> {
  const jar = new CookieJar();
  const { callback } = await signInWith(jar, url, provider, sub);
  if (callback.status !== 302)
    throw new Error(`Sign-in of ${sub} was answered ${callback.status}: ${await callback.text()}`);
  return jar.header;
}

/** The first form of a page, as it is sent when nothing else is pressed. */
function formIn(page: string): { action: string; fields: Record<string, string> } | undefined {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) return undefined;
  const inputs = [...page.matchAll(/<input([^>]*)>/g)].map(([, attributes = '']) => ({
    name: /name="([^"]*)"/.exec(attributes)?.[1] ?? '',
    value: /value="([^"]*)"/.exec(attributes)?.[1] ?? '',
  }));
  const fields = Object.fromEntries(inputs.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]));
  return { action, fields };
}
