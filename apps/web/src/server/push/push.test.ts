/** Promise: nobody sees what is not theirs. Who is told, what they are told, and whom the console calls for it. */
import { createECDH, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { PendingDecision } from '@platform/temporal';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { isTold, type WaitingRun, type WhoIsWho } from './audience.js';
import { decrypt } from './ece.js';
import { ensurePushKey } from './key.js';
import { PushSender } from './send.js';
import { pushAddress } from './services.js';
import { readPushSettings } from './settings.js';
import { type Subscription, Subscriptions, type Told } from './subscriptions.js';

const folder = () => mkdtempSync(path.join(tmpdir(), 'push-'));
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A browser's end: its keys, and what it reads of a message. */
function browser(endpoint: string, person: Told = { kind: 'local', id: 'local', name: 'ana', roles: [] }) {
  const own = createECDH('prime256v1');
  const auth = randomBytes(16).toString('base64url');
  const p256dh = own.generateKeys().toString('base64url');
  const subscription: Subscription = { endpoint, p256dh, auth, person, seenAt: Date.now() };
  const read = (body: Buffer) =>
    JSON.parse(decrypt(body, { version: 'aes128gcm', privateKey: own, authSecret: auth }).toString());
  return { subscription, read };
}

/** A push service on this machine. */
async function service(status = 201, headers: Record<string, string> = {}) {
  const got: { headers: Record<string, unknown>; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await buffer(request) });
    response.writeHead(status, headers).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

test('only the browser can read a message, and the service knows who sends it', async () => {
  const { url, got } = await service();
  const key = ensurePushKey({ folder: folder() });
  const sender = new PushSender(key, { services: [url], contact: 'mailto:ops@example.com' });
  const { subscription, read } = browser(`${url}/send/1`);
  expect(await sender.send(subscription, { topic: 'topic', content: { title: 'May the agent run pay?' } })).toBe(
    'taken',
  );
  const [{ headers, body } = { headers: {}, body: Buffer.of() }] = got;
  expect(read(body)).toEqual({ title: 'May the agent run pay?' });
  expect(body.includes('pay')).toBe(false);
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', topic: 'topic', urgency: 'high' });
  const [, token = '', publicKey = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(String(headers.authorization)) ?? [];
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  await jwtVerify(token, createLocalJWKSet({ keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', x: x!, y: y! }] }), {
    audience: url,
  });
  expect(decodeJwt(token)).toMatchObject({ sub: 'mailto:ops@example.com' });
});

test.each([
  [201, 'taken'],
  [404, 'gone'],
  [410, 'gone'],
  [429, 'failed'],
  [503, 'failed'],
])('an answer of %s means that the message is %s', async (status, sent) => {
  const { url } = await service(status);
  const sender = new PushSender(ensurePushKey({ folder: folder() }), {
    services: [url],
    contact: 'mailto:a@b.example',
  });
  expect(await sender.send(browser(`${url}/x`).subscription, { topic: 't', content: {} })).toBe(sent);
});

test('a service cannot lead the console to another address', async () => {
  const inside = await service();
  const { url } = await service(307, { location: `${inside.url}/secret` });
  const sender = new PushSender(ensurePushKey({ folder: folder() }), {
    services: [url],
    contact: 'mailto:a@b.example',
  });
  expect(await sender.send(browser(`${url}/x`).subscription, { topic: 't', content: {} })).toBe('failed');
  expect(inside.got).toEqual([]);
});

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://wns2-db5p.notify.windows.com/w/?token=abc',
])('a browser may name the service %s', (endpoint) => {
  expect(pushAddress(endpoint, []).href).toBe(endpoint);
});

test.each([
  'http://fcm.googleapis.com/x',
  'https://fcm.googleapis.com:8443/x',
  'https://user:pw@fcm.googleapis.com/x',
  'https://fcm.googleapis.com.evil.example/x',
  'https://evilnotify.windows.com/x',
  'https://127.0.0.1/x',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/x',
  'https://10.0.0.1/x',
  'http://127.0.0.1:3000/api/v1/runs',
  'https://localhost/x',
  'file:///etc/passwd',
  'fcm.googleapis.com',
  `https://fcm.googleapis.com/${'x'.repeat(3_000)}`,
  '',
])('the console never calls %s because a browser says so', (endpoint) => {
  expect(() => pushAddress(endpoint, [])).toThrow('must be of the push service of a browser');
});

test('further services are https origins; plain ones are for this machine alone', () => {
  const services = (PUSH_SERVICES: string) => readPushSettings({ NODE_ENV: 'test', PUSH_SERVICES }).services;
  expect(services('https://push.example.com, http://127.0.0.1:4000')).toEqual([
    'https://push.example.com',
    'http://127.0.0.1:4000',
  ]);
  for (const wrong of ['http://push.example.com', 'push.example.com', 'https://a.example/path', 'ftp://a.example'])
    expect(() => services(wrong)).toThrow(`PUSH_SERVICES has "${wrong}"; allowed: https origins`);
  expect(() => readPushSettings({ NODE_ENV: 'test', PUSH_PRIVATE_KEY: 'hunter2' })).toThrow(
    '7 characters, not shown here',
  );
  expect(() => readPushSettings({ NODE_ENV: 'test', PUSH_CONTACT: 'me' })).toThrow(
    'PUSH_CONTACT is "me"; allowed: mailto:',
  );
});

test('the key is made once, for this user alone; a variable gives another', () => {
  const where = folder();
  const { publicKey } = ensurePushKey({ folder: where });
  expect(ensurePushKey({ folder: where }).publicKey).toBe(publicKey);
  expect(Buffer.from(publicKey, 'base64url')).toHaveLength(65);
  expect(statSync(path.join(where, 'key.json')).mode & 0o777).toBe(0o600);
  const other = createECDH('prime256v1');
  other.generateKeys();
  const privateKey = Buffer.from(other.getPrivateKey().toString('hex').padStart(64, '0'), 'hex').toString('base64url');
  expect(ensurePushKey({ folder: where, privateKey }).publicKey).toBe(other.getPublicKey('base64url'));
  writeFileSync(path.join(where, 'key.json'), '{}');
  expect(() => ensurePushKey({ folder: where })).toThrow('holds no key for push messages');
});

test('a browser is kept once, forgotten when nobody opens the console there, and their number has a bound', async () => {
  const unreadable: string[] = [];
  const where = folder();
  const kept = new Subscriptions(where, (_, file) => unreadable.push(file));
  const person: Told = { kind: 'person', id: 'i#1', name: 'Ana', roles: [], marks: [], since: 0 };
  const of = (n: number) => browser(`https://fcm.googleapis.com/${n}`, person).subscription;
  for (const n of [0, 0, ...Array.from({ length: 9 }, (_, at) => at + 1)]) await kept.put(of(n));
  expect(await kept.list()).toHaveLength(10);
  await expect(kept.put(of(10))).rejects.toThrow('you have 10 browsers that are told; turn it off in one first');
  await kept.remove('https://fcm.googleapis.com/0');
  writeFileSync(path.join(where, 'damaged.json'), '{');
  expect(await kept.list()).toHaveLength(9);
  expect(unreadable).toEqual([path.join(where, 'damaged.json')]);
  expect(await kept.list(Date.now() + 31 * 86_400_000)).toEqual([]);
});

const run: WaitingRun = { agentId: 'support', startedBy: 'Bob', startedById: 'i#2', tenant: 'acme' };
const request = (policy: object = {}): PendingDecision =>
  ({ id: '0-a', kind: 'approval', tool: 'pay', arguments: {}, askedAt: '2026-01-01T00:00:00.000Z', policy }) as never;
const person = (more: object = {}): Told =>
  ({ kind: 'person', id: 'i#1', name: 'Ana', roles: ['finance'], marks: ['m'], since: 5, ...more }) as Told;
const signIn = (grants: object[] = [{ role: 'approver' }], ended = false): WhoIsWho => ({
  standingOf: ({ roles, tenant }) => ({ roles: [...roles], tenant, grants }) as never,
  hasEnded: () => ended,
});

test.each<[string, boolean, PendingDecision, Told, WhoIsWho | undefined]>([
  ['who may decide is told', true, request(), person(), signIn()],
  ['who may only look is not', false, request(), person(), signIn([{ role: 'viewer' }])],
  ['who may do nothing any more is not', false, request(), person(), signIn([])],
  ['who has signed out since is not', false, request(), person(), signIn([{ role: 'approver' }], true)],
  ['whose tenant it is not is not', false, request(), person({ tenant: 'other' }), signIn()],
  ['whose tenant it is is told', true, request(), person({ tenant: 'acme' }), signIn()],
  ['who decides for other agents is not', false, request(), person(), signIn([{ role: 'approver', agents: ['x'] }])],
  ['who decides on other tools is not', false, request(), person(), signIn([{ role: 'approver', tools: ['x'] }])],
  ['whom the policy names is told', true, request({ deciders: { roles: ['finance'] } }), person(), signIn()],
  ['whom it does not name is not', false, request({ deciders: { roles: ['legal'] } }), person(), signIn()],
  [
    'who started it is not where somebody else must',
    false,
    request({ notStarter: true }),
    person({ id: 'i#2', name: 'Bob' }),
    signIn(),
  ],
  [
    'who subscribed before there was sign-in is not',
    false,
    request(),
    { kind: 'local', id: 'local', name: 'Ana', roles: [] },
    signIn(),
  ],
  ['who signed in once is not where nobody does now', false, request(), person(), undefined],
  [
    'without sign-in, who has the role is told',
    true,
    request({ deciders: { roles: ['finance'] } }),
    { kind: 'local', id: 'local', name: 'Ana', roles: ['finance'] },
    undefined,
  ],
  [
    'without sign-in, who has not is not',
    false,
    request({ deciders: { roles: ['finance'] } }),
    { kind: 'local', id: 'local', name: 'Ana', roles: [] },
    undefined,
  ],
  ['who has agreed already is not', false, { ...request(), votes: [{ by: 'Ana' }] } as never, person(), signIn()],
])('%s', (_, isSo, asked, told, known) => {
  expect(isTold(told, asked, run, known)).toBe(isSo);
});
