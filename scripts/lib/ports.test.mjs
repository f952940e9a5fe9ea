// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { choosePort, freePort } from './ports.mjs';

test('a free port is taken as it is', async () => {
  const number = await freePort();
  const port = await choosePort({ variable: 'X_PORT', number, explicit: false }, () => expect.unreachable());
  expect(port).toBe(number);
});

test.each(['127.0.0.1', '0.0.0.0'])(
  'a default that is taken on %s is replaced, a port that was asked for is not',
  async (host) => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port: number } = /** @type {import('node:net').AddressInfo} */ (server.address());
    try {
      /** @type {string[]} */
      const said = [];
      const other = await choosePort({ variable: 'X_PORT', number, explicit: false }, (message) => said.push(message));
      expect(other).not.toBe(number);
      expect(said).toEqual([`port ${number} is in use, taking ${other} instead (X_PORT sets it)`]);
      await expect(choosePort({ variable: 'X_PORT', number, explicit: true }, () => {})).rejects.toThrow(
        `X_PORT=${number}: that port is in use`,
      );
    } finally {
      server.close();
    }
  },
);

test('no port is given twice, not even while nobody listens on it', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
});
