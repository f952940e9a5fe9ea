import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../../../../../test/support/patience.mjs';
import { idle, Outbox } from './outbox.js';
import { sendEvents } from './send-events.js';

let outbox: Outbox;
let left: number;
let server: ServerType;
let url: string;

beforeEach(async () => {
  outbox = new Outbox();
  left = 0;
  const app = new Hono().get('/', (c) =>
    sendEvents(c, outbox, () => {
      left += 1;
    }),
  );
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  if (!server.listening) await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  outbox.close();
  server.close();
  await once(server, 'close');
});

test('events are sent as they come, and the stream ends with its end', async () => {
  const response = await fetch(url);
  const told = response.text();
  outbox.push({ event: 'update', id: '7', data: '{"a":1}' });
  outbox.end({ event: 'end', data: '{}' });
  expect(await told).toBe('event: update\ndata: {"a":1}\nid: 7\n\nevent: end\ndata: {}\n\n');
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(left).toBe(1);
});

test('while nothing happens the viewer is told that the connection lives', async () => {
  vi.spyOn(outbox, 'next').mockResolvedValueOnce(idle);
  const told = fetch(url).then((response) => response.text());
  outbox.end({ event: 'end', data: '{}' });
  expect(await told).toBe('event: alive\ndata: {}\n\nevent: end\ndata: {}\n\n');
});

test('a viewer that goes away is let go, once', async () => {
  const gone = new AbortController();
  const response = await fetch(url, { signal: gone.signal });
  outbox.push({ event: 'update', data: '{}' });
  await response.body?.getReader().read();
  gone.abort();
  await vi.waitFor(() => expect(left).toBe(1), patience);
  expect(await outbox.next(0)).toBeUndefined();
});

test('one that only asks for the headers is no viewer', async () => {
  const response = await fetch(url, { method: 'HEAD' });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(left).toBe(1);
});

test('a viewer that does not read holds what waits for it to the limits', async () => {
  const limits = { events: 100, characters: 1_000_000 };
  outbox = new Outbox(limits);
  outbox.addSource({ snapshot: () => [{ event: 'everything', data: '{}' }] });
  const reader = (await fetch(url)).body!.pipeThrough(new TextDecoderStream()).getReader();
  // More than what the kernel's buffers for both ends of a connection can hold.
  const data = 'x'.repeat(100_000);
  for (let n = 0; n < 400; n += 1) {
    outbox.push({ event: 'part', data });
    await new Promise((resolve) => setImmediate(resolve));
  }
  outbox.end({ event: 'end', data: '{}' });
  let told = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) told += read.value;
  const names = [...told.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
  expect(names.slice(-2)).toEqual(['everything', 'end']);
  expect(names.length).toBeLessThan(400);
});
