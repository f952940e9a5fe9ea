/** Whoever waits for an answer of the server gets one, or is told that none comes. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { status } from '@grpc/grpc-js';
import { Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endsWithItsCaller } from './endings.js';

/** Takes connections and says nothing. */
let silent: Server;
const open: Connection[] = [];

beforeEach(async () => {
  silent = createServer(() => undefined);
  await once(silent.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
  silent.close();
});

function connectionTo(address: string, longestMs?: number): Connection {
  const connection: Connection = Connection.lazy({
    address,
    interceptors: [endsWithItsCaller(() => connection, longestMs)],
  });
  open.push(connection);
  return connection;
}
const atSilent = (longestMs?: number) => connectionTo(`127.0.0.1:${(silent.address() as AddressInfo).port}`, longestMs);
const nobody = '127.0.0.1:1';
const ask = ({ workflowService }: Connection) => workflowService.describeNamespace({ namespace: 'default' });

test('a call of which nobody says how long it may take ends', async () => {
  await expect(ask(atSilent(100))).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
});

test('a call is not made for who has left before it', async () => {
  const connection = atSilent();
  const asking = connection.withAbortSignal(AbortSignal.abort(), () => ask(connection));
  await expect(asking).rejects.toMatchObject({ code: status.CANCELLED });
});

test.each([
  ['left', (stop: AbortController) => stop.abort()],
  ['closed the connection', (_: AbortController, connection: Connection) => connection.close()],
])('a call that waits for its next try ends when its caller has %s', async (_, leave) => {
  const connection = connectionTo(nobody);
  const stop = new AbortController();
  const asking = connection.withAbortSignal(stop.signal, () => ask(connection));
  // A call that is not retried has failed: this one waits.
  await expect(connection.workflowService.getSystemInfo({})).rejects.toMatchObject({ code: status.UNAVAILABLE });
  leave(stop, connection);
  await expect(asking).rejects.toMatchObject({ code: status.CANCELLED });
});
