import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Webhooks } from './webhooks.js';

const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

let server: Server;
let url: string;
let status: number;
const verified: unknown[] = [];

beforeEach(async () => {
  verified.length = 0;
  server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    verified.push(new Webhook(secret).verify(await text(request), headers));
    response.writeHead(status, { location: '/elsewhere' }).end('x'.repeat(1_000_000));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-path`;
});
afterEach(async () => {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function deliver(): Promise<unknown> {
  const webhooks = new Webhooks({ urls: [url], secret });
  const delivery = { receiver: webhooks.receivers[0]!, id: 'msg_1', body: '{"type":"run.ended"}' };
  return webhooks.deliver(delivery).catch((error: unknown) => error);
}

describe('a webhook', () => {
  test('is delivered when the receiver answers 2xx, whatever else it says', async () => {
    status = 202;
    expect(await deliver()).toBeUndefined();
    expect(verified).toEqual([{ type: 'run.ended' }]);
  });

  test.each([
    [307, 'it redirects'],
    [408, "the receiver's own log"],
    [425, "the receiver's own log"],
    [429, "the receiver's own log"],
    [500, "the receiver's own log"],
    [503, "the receiver's own log"],
  ])('may be tried again after %i', async (answer, what) => {
    status = answer;
    expect(await deliver()).toMatchObject({
      type: 'DeliveryFailed',
      nonRetryable: false,
      message: expect.stringContaining(`answered ${answer}: ${what}`),
    });
    expect(verified).toHaveLength(1);
  });

  test.each([
    [400, "the receiver's own log"],
    [401, 'NOTIFY_WEBHOOK_SECRET'],
    [403, 'NOTIFY_WEBHOOK_SECRET'],
    [404, 'Correct NOTIFY_WEBHOOK_URL'],
    [410, 'Take it out of NOTIFY_WEBHOOK_URL'],
    [422, "the receiver's own log"],
  ])('is not tried again after %i, and what to do is said', async (answer, what) => {
    status = answer;
    expect(await deliver()).toMatchObject({
      type: 'DeliveryRefused',
      nonRetryable: true,
      message: expect.stringContaining(what),
    });
  });

  test('may be tried again when nobody is there', async () => {
    server.close();
    await once(server, 'close');
    expect(await deliver()).toMatchObject({
      type: 'DeliveryFailed',
      nonRetryable: false,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('may be tried again when the receiver says nothing for 5 s', { timeout: 50_000 }, async () => {
    server.removeAllListeners('request');
    const before = Date.now();
    expect(await deliver()).toMatchObject({
      type: 'DeliveryFailed',
      nonRetryable: false,
      message: expect.stringContaining('it took more than 5 s'),
    });
    expect(Date.now() - before).toBeGreaterThan(4_900);
  });
});

test('receivers are named without what is secret in their URLs, differently for each', () => {
  const { receivers } = new Webhooks({ urls: [url, `${url}?channel=2`], secret });
  expect(receivers).toEqual([0, 1].map(() => expect.stringMatching(/^127\.0\.0\.1:\d+-[0-9a-f]{8}$/)));
  expect(new Set(receivers).size).toBe(2);
});
