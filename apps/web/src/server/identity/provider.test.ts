import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOutage, isRefusal } from './provider.js';

const json = { 'content-type': 'application/json' };
/** A provider in different states, by path. */
const states: Record<string, (response: ServerResponse) => unknown> = {
  '/gateway': (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
  '/page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>We are soon back</h1>'),
  '/no-set': (response) => response.writeHead(200, json).end('{}'),
  '/half': (response) => {
    response.writeHead(200, { 'content-type': 'application/jwt', 'content-length': '1000' });
    response.write('{"keys"', () => response.destroy());
  },
  '/nothing': (response) => response.destroy(),
  '/no-keys': (response) => response.writeHead(200, json).end('{"keys": []}'),
  '/refused': (response) => response.writeHead(400, json).end('{"error": "invalid_grant"}'),
  '/too-many': (response) => response.writeHead(429, json).end('{"error": "slow_down"}'),
};
const server = createServer((request, response) => void states[request.url ?? '']?.(response));
let url: string;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error) => error,
  );
/** Verifies a token by the keys at a path. */
async function verify(path: string) {
  const secret = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']))
    .privateKey;
  const token = await new SignJWT().setProtectedHeader({ alg: 'ES256', kid: 'a' }).sign(secret);
  return jwtVerify(token, createRemoteJWKSet(new URL(url + path)));
}
function configOf(path: string): oidc.Configuration {
  const at = url + path;
  const config = new oidc.Configuration({ issuer: url, token_endpoint: at, userinfo_endpoint: at }, 'console');
  oidc.allowInsecureRequests(config);
  return config;
}
const refresh = (path: string) => oidc.refreshTokenGrant(configOf(path), 'refresh');
const info = (path: string) => oidc.fetchUserInfo(configOf(path), 'access', 'sub');

// Nobody is signed out, and no token is called wrong, because the provider did not answer.
test.each<[string, string, (path: string) => Promise<unknown>]>([
  ['keys', '/gateway', verify],
  ['keys', '/page', verify],
  ['keys', '/no-set', verify],
  ['keys', '/half', verify],
  ['keys', '/nothing', verify],
  ['a refresh', '/gateway', refresh],
  ['a refresh', '/page', refresh],
  ['a refresh', '/nothing', refresh],
  ['a refresh', '/too-many', refresh],
  ['the user info', '/gateway', info],
  ['the user info', '/half', info],
])('an outage is no refusal: %s from %s', async (_, path, ask) => {
  const error = await caught(ask(path));
  expect([isOutage(error), isRefusal(error)]).toEqual([true, false]);
});

test('a refusal is no outage, and a token of another key is neither', async () => {
  const refused = await caught(refresh('/refused'));
  expect([isOutage(refused), isRefusal(refused)]).toEqual([false, true]);
  const unknown = await caught(verify('/no-keys'));
  expect([isOutage(unknown), isRefusal(unknown)]).toEqual([false, false]);
});
