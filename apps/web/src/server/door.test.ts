import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atTheDoor, consoleDoor } from './door.mjs';

let server: Server;
let port: number;

beforeAll(async () => {
  const door = consoleDoor({ NODE_ENV: 'test', CONSOLE_URL: 'https://agents.example.com' });
  server = createServer((request, response) => {
    response.statusCode = atTheDoor(request, door) ? 403 : 200;
    response.end(request.headers.host);
  });
  await once(server.listen(0, '127.0.0.2'), 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server?.close());

const ask = (path: string, headers: Record<string, string>) =>
  new Promise<{ status?: number; host: string }>((resolve, reject) => {
    get({ host: '127.0.0.2', port, path, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, host: Buffer.concat(chunks).toString() });
    }).on('error', reject);
  });

// Nobody sees what is not theirs: by a pod's address there are numbers and nothing else. Only Linux has all of 127.0.0.0/8.
test.skipIf(process.platform !== 'linux')('only the numbers may be asked for by the address of a console', async () => {
  const host = `127.0.0.2:${port}`;
  expect((await ask('/api/v1/metrics', { host })).status).toBe(200);
  expect((await ask('/api/v1/metrics/runs', { host })).host).toBe('localhost');
  for (const path of ['/', '/api/v1/runs', '/api/v1/metrics/', '/api/v1/metrics?x', '/healthz'])
    expect((await ask(path, { host })).status, path).toBe(403);
  const others: Record<string, string>[] = [
    { host: `127.0.0.3:${port}` },
    { host: `evil.example:${port}` },
    { host, origin: 'http://evil.example' },
    { host, 'sec-fetch-site': 'cross-site' },
  ];
  for (const other of others) expect((await ask('/api/v1/metrics', other)).status, JSON.stringify(other)).toBe(403);
});

test.skipIf(process.platform !== 'linux')('by the name of the console there is everything', async () => {
  for (const path of ['/', '/api/v1/metrics'])
    expect((await ask(path, { host: 'agents.example.com' })).status).toBe(200);
});
