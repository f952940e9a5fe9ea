import { type handleUnaryCall, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { DefaultLogger, type LogEntry, type NativeConnectionOptions } from '@temporalio/worker';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Authority, type Pair } from '../../../scripts/lib/certificates.mjs';
import { connectToTemporal } from './connect.js';
import type { WorkerEnvironment } from './environment.js';

type Unary = handleUnaryCall<Buffer, Buffer>;

let house: Authority;
let own: Pair;
const servers: Server[] = [];

beforeAll(async () => {
  house = await Authority.make('House CA');
  own = await house.sign({ name: 'temporal' });
});
afterEach(() => {
  for (const server of servers.splice(0)) server.forceShutdown();
});

test.each([
  [
    'a wrong API key',
    { apiKey: 'wrong' },
    'it refuses TEMPORAL_API_KEY for namespace "sales" ("Request unauthorized")',
  ],
  ['nobody', {}, 'it refuses those who do not say who they are for namespace "sales" ("Request unauthorized")'],
])('%s is refused at the start, and not waited for', async (_, more, what) => {
  const refusals = [status.UNAUTHENTICATED, status.PERMISSION_DENIED].flatMap(
    (code) =>
      [
        [code, false],
        [code, true],
      ] as const,
  );
  for (const [code, all] of refusals) {
    const address = await serve({ code, details: 'Request unauthorized.' }, all);
    const connecting = connect(address, { tls: { serverRootCACertificate: house.cert }, ...more });
    await expect(connecting).rejects.toThrow(`Temporal at ${address} cannot be used: ${what}`);
  }
});

test('a namespace that is not there stops the start', async () => {
  const address = await serve({ code: status.NOT_FOUND, details: 'Namespace sales is not found.' });
  const connecting = connect(address, { tls: { serverRootCACertificate: house.cert } });
  await expect(connecting).rejects.toThrow('there is no namespace "sales". Set TEMPORAL_NAMESPACE');
});

test('a key of another certificate stops the start before anybody is asked', async () => {
  const clientCertPair = { crt: own.cert, key: (await house.sign()).key };
  const connecting = connect('127.0.0.1:1', { tls: { clientCertPair } });
  await expect(connecting).rejects.toThrow('the key of the client does not belong to its certificate');
});

test.each([
  [
    'an authority that is not trusted',
    { tls: true },
    'its certificate is signed by House CA, which is not trusted here',
  ],
  ['no TLS', {}, 'it speaks TLS, and was asked without'],
])('%s is waited for, with what to set', async (_, options, what) => {
  const address = await serve(undefined);
  const stop = new AbortController();
  const logged = new Promise<LogEntry>((resolve) => {
    void connect(address, options, resolve, stop.signal).catch(() => {}); // it is told to stop
  });
  expect((await logged).message).toContain(`Waiting for Temporal at ${address}: ${what}. Set TEMPORAL_TLS`);
  stop.abort();
});

function connect(
  address: string,
  options: NativeConnectionOptions,
  hear: (entry: LogEntry) => void = () => {},
  signal = new AbortController().signal,
) {
  const environment = { connection: { address, ...options }, namespace: 'sales' } as WorkerEnvironment;
  return connectToTemporal(environment, new DefaultLogger('WARN', hear), signal);
}

/** A server with TLS that tells everybody about itself unless `all` is refused, and refuses everything else. */
async function serve(refusal: { code: number; details: string } | undefined, all = false): Promise<string> {
  const raw = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs };
  const method = (name: string) => ({
    path: `/temporal.api.workflowservice.v1.WorkflowService/${name}`,
    requestStream: false,
    responseStream: false,
    ...raw,
  });
  const server = new Server();
  server.addService(
    { about: method('GetSystemInfo'), namespace: method('DescribeNamespace') },
    {
      about: ((_, answer) => answer(all ? (refusal ?? null) : null, Buffer.alloc(0))) satisfies Unary,
      namespace: ((_, answer) => answer(refusal ?? null, Buffer.alloc(0))) satisfies Unary,
    },
  );
  const credentials = ServerCredentials.createSsl(null, [{ cert_chain: own.cert, private_key: own.key }]);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  servers.push(server);
  return `127.0.0.1:${port}`;
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
