import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readHost, readSignIn } from './settings.mjs';

const secret = 's'.repeat(32);
const set = { AUTH_ISSUER: 'https://id.example', AUTH_CLIENT_ID: 'console', AUTH_COOKIE_SECRETS: secret };
const env = (more: Record<string, string>) => more as unknown as NodeJS.ProcessEnv;

test('without an issuer there is no sign-in', () => {
  expect(readSignIn(env({ AUTH_ISSUER: ' ' }))).toBeUndefined();
});

test('three variables switch it on; the rest has defaults', () => {
  expect(readSignIn(env({ ...set, DATA_DIR: '/data', WEB_PORT: '4000' }))).toMatchObject({
    clientId: 'console',
    deviceClientId: 'console',
    clientSecret: undefined,
    audience: undefined,
    scopes: 'openid profile email offline_access',
    rolesClaim: 'roles',
    tenantClaim: 'tenant',
    origin: 'http://127.0.0.1:4000',
    sessionMs: 43_200_000,
    recheckMs: 300_000,
    tokensFile: '/data/api-tokens.json',
    signedOutDir: '/data/signed-out',
  });
});

test.each<[Record<string, string>, RegExp]>([
  [{ AUTH_CLIENT_ID: 'console' }, /^AUTH_CLIENT_ID is set, but AUTH_ISSUER is not/],
  [{ ...set, AUTH_CLIENT_ID: '' }, /^AUTH_CLIENT_ID is not set/],
  [{ ...set, AUTH_COOKIE_SECRETS: '' }, /^AUTH_COOKIE_SECRETS is not set/],
  [{ ...set, AUTH_COOKIE_SECRETS: `${secret},short` }, /^AUTH_COOKIE_SECRETS has a secret that is too short/],
  [{ ...set, AUTH_COOKIE_SECRETS: `${secret},${secret}` }, /one twice/],
  [{ ...set, AUTH_ISSUER: 'http://id.example' }, /^AUTH_ISSUER is "http:\/\/id.example"; allowed: an https/],
  [{ ...set, AUTH_ISSUER: 'id.example' }, /^AUTH_ISSUER is "id.example"/],
  [{ ...set, AUTH_SCOPES: 'profile' }, /^AUTH_SCOPES is "profile"; it must have "openid"/],
  [{ ...set, AUTH_AUDIENCE: 'console' }, /^AUTH_AUDIENCE is "console", the id of a client/],
  [{ ...set, AUTH_DEVICE_CLIENT_ID: 'terminal', AUTH_AUDIENCE: 'terminal' }, /^AUTH_AUDIENCE is "terminal"/],
  [{ ...set, AUTH_SESSION_HOURS: '0' }, /^AUTH_SESSION_HOURS is "0"; allowed: a number from 1 to 720/],
  [{ ...set, AUTH_RECHECK_SECONDS: 'x' }, /^AUTH_RECHECK_SECONDS is "x"/],
  [{ ...set, CONSOLE_URL: 'http://agents.example' }, /^CONSOLE_URL is "http:\/\/agents.example"; allowed: an https/],
  [{ ...set, CONSOLE_URL: 'https://example.com/agents' }, /^CONSOLE_URL is .* without a path: "https:\/\/example.com"/],
])('a wrong value is refused with its name: %j', (given, message) => {
  expect(() => readSignIn(env(given))).toThrow(message);
  try {
    readSignIn(env(given));
  } catch (error) {
    expect(String(error)).not.toContain(secret);
  }
});

// Nothing runs that a person had to approve and did not: without sign-in, only this machine can ask.
test.each<[Record<string, string>, RegExp]>([
  [{ WEB_HOST: '0.0.0.0' }, /^WEB_HOST is "0.0.0.0": without sign-in .* Set AUTH_ISSUER/],
  [{ WEB_HOST: '192.168.1.7' }, /without sign-in/],
  [{ CONSOLE_URL: 'https://agents.example.com' }, /^CONSOLE_URL is .*: without sign-in .* Set AUTH_ISSUER/],
  [{ ...set, WEB_HOST: '0.0.0.0' }, /so CONSOLE_URL must be set/],
])('what reaches beyond this machine needs sign-in: %j', (given, message) => {
  expect(() => readHost(env(given), readSignIn(env(given)))).toThrow(message);
});

test.each([
  [{}, '127.0.0.1'],
  [{ WEB_HOST: '::1' }, '::1'],
  [{ CONSOLE_URL: 'http://localhost:3000' }, '127.0.0.1'],
  [{ ...set, WEB_HOST: '0.0.0.0', CONSOLE_URL: 'https://agents.example.com' }, '0.0.0.0'],
])('%j listens on %s', (given, host) => {
  expect(readHost(env(given), readSignIn(env(given)))).toBe(host);
});

// Nobody sees what is not theirs.
test('the console itself does not start where others could reach it, and says what to set', () => {
  const server = fileURLToPath(new URL('../../../server.mjs', import.meta.url));
  const { PATH = '' } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [server], {
    env: env({ PATH, WEB_HOST: '0.0.0.0' }),
    encoding: 'utf8',
  });
  expect(stderr).toContain('WEB_HOST is "0.0.0.0": without sign-in');
  expect(status).toBe(1);
});
