import { get } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type HealthServer, startHealthServer } from './health.js';

let server: HealthServer | undefined;
afterEach(() => server?.close());

function ask(host: string, path: string, name: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ host, port: server!.port, path, headers: { host: name } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

test('a worker that takes no tasks is alive and not ready', async () => {
  let reason: string | undefined = 'Temporal does not answer';
  server = await startHealthServer(
    { host: '127.0.0.1', port: 0 },
    async () => reason,
    async () => '',
  );
  expect([await ask('127.0.0.1', '/healthz', 'localhost'), await ask('127.0.0.1', '/readyz', 'localhost')]).toEqual([
    200, 503,
  ]);
  reason = undefined;
  expect(await ask('127.0.0.1', '/readyz', 'localhost')).toBe(200);
});

// Only Linux has all of 127.0.0.0/8.
test.skipIf(process.platform !== 'linux')('it listens where it is told, and never answers a web page', async () => {
  server = await startHealthServer(
    { host: '127.0.0.2', port: 0 },
    async () => undefined,
    async () => 'agents_up 1\n',
  );
  await expect(ask('127.0.0.1', '/healthz', 'localhost')).rejects.toThrow('ECONNREFUSED');
  expect(await ask('127.0.0.2', '/healthz', 'localhost')).toBe(200);
  expect(await ask('127.0.0.2', '/healthz', 'worker.example.com')).toBe(403);
  expect(await ask('127.0.0.2', '/metrics', 'localhost')).toBe(200);
  expect(await ask('127.0.0.2', '/metrics', 'worker.example.com')).toBe(403);
  expect(await ask('127.0.0.2', '/metrics', `127.0.0.2:${server.port}`)).toBe(200);
  expect(await ask('127.0.0.2', '/metrics', `127.0.0.3:${server.port}`)).toBe(403);
});
