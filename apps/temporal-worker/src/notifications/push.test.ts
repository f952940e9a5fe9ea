import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Channels } from './channels.js';
import type { Message } from './message.js';
import { PushChannel } from './push.js';
import { readPush } from './push-environment.js';

let server: Server;
let status: number;
let url: string;
const posts: { path?: string; authorization?: string; body: unknown }[] = [];

beforeEach(async () => {
  posts.length = 0;
  status = 200;
  server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    posts.push({ path: request.url, authorization: request.headers.authorization, body });
    response.writeHead(status).end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const message: Message = {
  type: 'decision.asked',
  timestamp: '2026-01-02T09:30:00.000Z',
  data: { runId: 'r1', agentId: 'support', url: 'x', decisions: [{ id: '0-a', kind: 'approval', tool: 'refund' }] },
};

function deliver(): Promise<unknown> {
  const channel = new PushChannel({ url, token: 'agt_1_secret' });
  const delivery = { receiver: channel.receivers[0]!, id: 'msg_1', body: JSON.stringify(message) };
  return channel.deliver(delivery).catch((error: unknown) => error);
}

test('the console is told which run asks for what, and nothing else', async () => {
  expect(await deliver()).toBeUndefined();
  expect(posts).toEqual([
    { path: '/api/v1/push/news', authorization: 'Bearer agt_1_secret', body: { runId: 'r1', requestIds: ['0-a'] } },
  ]);
});

test.each([
  [401, 'DeliveryRefused', 'NOTIFY_PUSH_TOKEN'],
  [403, 'DeliveryRefused', 'role viewer'],
  [404, 'DeliveryRefused', 'address of a console'],
  [429, 'DeliveryFailed', '429'],
  [503, 'DeliveryFailed', 'some browser was not told'],
])('an answer of %s ends as %s, and says what to do', async (answer, type, words) => {
  status = answer;
  expect(await deliver()).toMatchObject({ type, message: expect.stringContaining(words) });
});

test('browsers are told of what waits for people, the other channels of everything', () => {
  const channels = new Channels({ push: { url }, mail: { url: 'smtp://a', from: 'a@b.example', to: ['a@b.example'] } });
  const toldOf = (type: 'ended' | 'decisionsAsked') =>
    channels.receiversOf({ type } as never).map((one) => one.slice(0, 4));
  expect(toldOf('decisionsAsked')).toEqual(['mail', 'brow']);
  expect(toldOf('ended')).toEqual(['mail']);
});

test('the token comes from a variable or a file, and is never shown', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'token-')), 'token');
  writeFileSync(file, 'agt_1_secret\n');
  const read = (env: Record<string, string>) =>
    readPush({ NODE_ENV: 'test', NOTIFY_PUSH_URL: 'https://a.example/', ...env });
  expect(readPush({ NODE_ENV: 'test' })).toBeUndefined();
  expect(read({})).toEqual({ url: 'https://a.example' });
  expect(read({ NOTIFY_PUSH_TOKEN_FILE: file })).toEqual({ url: 'https://a.example', token: 'agt_1_secret' });
  expect(() => read({ NOTIFY_PUSH_TOKEN: 'hunter2' })).toThrow('7 characters, not shown here');
  expect(() => read({ NOTIFY_PUSH_TOKEN_FILE: '/none' })).toThrow('NOTIFY_PUSH_TOKEN_FILE is "/none"');
});
