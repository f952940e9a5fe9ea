import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { learnServerTime, serverNow } from './server-time.js';

const hour = 3_600_000;

test('times are counted by the clock of the server, and by the one here while the server is away', async () => {
  await learnServerTime({ agentServiceUrl: 'http://127.0.0.1:1' });
  await learnServerTime({ agentServiceUrl: undefined });
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(hour / 2);

  const ahead = createServer((_, answer) => {
    answer.writeHead(200, { date: new Date(Date.now() + hour).toUTCString() }).end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => ahead.once('listening', resolve));
  const { port } = ahead.address() as AddressInfo;
  await learnServerTime({ agentServiceUrl: `http://127.0.0.1:${port}` });
  await new Promise((resolve) => ahead.close(resolve));
  expect(serverNow() - Date.now()).toBeGreaterThan(hour / 2);
});
