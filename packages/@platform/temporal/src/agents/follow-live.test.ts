import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { followLive, type LiveSignal } from './follow-live.js';

const times = { firstRetryMs: 10, maximumRetryMs: 20, silenceMs: 100_000 };
const snapshot = { type: 'snapshot', turn: 0, attempt: 1, texts: [], tools: [] };

let server: Server;
let port: number;
let stop: AbortController;
let answer: (response: ServerResponse) => void;
let urls: string[];

beforeEach(async () => {
  urls = [];
  await listen(0);
});
afterEach(async () => {
  stop?.abort();
  await close();
});

async function listen(on: number): Promise<void> {
  server = createServer((request, response) => {
    urls.push(request.url ?? '');
    answer(response);
  }).listen(on, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}

async function close(): Promise<void> {
  server.closeAllConnections();
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}

function follow(silenceMs = times.silenceMs): AsyncGenerator<LiveSignal, void, void> {
  stop = new AbortController();
  return followLive({ agentServiceUrl: `http://127.0.0.1:${port}` }, 'run 1', {
    signal: stop.signal,
    times: { ...times, silenceMs },
  });
}

const send = (response: ServerResponse, ...events: unknown[]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
};

test('tells the events, and leaves out those of types that it does not know', async () => {
  const delta = { type: 'delta', turn: 0, attempt: 1, key: 'k', text: 'a' };
  answer = (response) => send(response, snapshot, { type: 'fireworks' }, delta);
  const live = follow();
  expect((await live.next()).value).toEqual({ type: 'connected' });
  expect((await live.next()).value).toEqual({ type: 'event', event: snapshot });
  expect((await live.next()).value).toEqual({ type: 'event', event: delta });
  expect(urls).toEqual(['/runs/run%201/live']);
});

test('says once that the service is away, and comes back when it does', async () => {
  answer = (response) => send(response, snapshot);
  await close();
  const live = follow();
  expect((await live.next()).value).toMatchObject({
    type: 'lost',
    message: expect.stringContaining('connection refused'),
  });
  const connected = live.next();
  await listen(port);
  expect((await connected).value).toEqual({ type: 'connected' });
});

test.each<[string, (response: ServerResponse) => void, string]>([
  ['an error', (response) => response.writeHead(500).end(), 'HTTP 500'],
  ['an end', (response) => response.end(), 'it closed the connection'],
  ['silence', (response) => send(response, snapshot), 'silent for 2 s'],
  ['something that is not JSON', (response) => response.end('data: <html>\n\n'), 'JSON'],
])('%s is a lost connection', async (_, given, reason) => {
  answer = given;
  for await (const signalled of follow(reason.startsWith('silent') ? 2_000 : undefined)) {
    if (signalled.type !== 'lost') continue;
    expect(signalled.message).toContain(reason);
    break;
  }
  expect.assertions(1);
});

test('ends at once when nobody wants it any more', async () => {
  answer = (response) => send(response, snapshot);
  const live = follow();
  await live.next();
  await live.next();
  const waiting = live.next();
  stop.abort();
  expect((await waiting).done).toBe(true);
});

describe('with a fetch that does not hear of its signal', () => {
  const cancelled = vi.fn();
  const begin = JSON.stringify(snapshot);
  beforeEach(() => {
    cancelled.mockClear();
    vi.stubGlobal('fetch', async () => {
      const start = (body: ReadableStreamDefaultController) => body.enqueue(Buffer.from(`data: ${begin}\n\n`));
      return new Response(new ReadableStream({ start, cancel: cancelled }));
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  test('it ends at once all the same, and the connection is given up', async () => {
    const live = follow();
    expect((await live.next()).value).toEqual({ type: 'connected' });
    expect((await live.next()).value).toEqual({ type: 'event', event: snapshot });
    const waiting = live.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
    expect(cancelled).toHaveBeenCalled();
  });

  test('silence is noticed all the same', async () => {
    for await (const signalled of follow(2_000)) {
      if (signalled.type !== 'lost') continue;
      expect(signalled.message).toContain('silent for 2 s');
      break;
    }
    expect(cancelled).toHaveBeenCalled();
  });
});
