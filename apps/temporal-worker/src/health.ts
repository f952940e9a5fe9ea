import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arrivedAt, refusalOfRequest } from '@platform/temporal/doors';
import { InvalidEnvironment } from './variables.js';

/** Where a worker's health is asked. */
export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves `GET /healthz` (200: the process works), `GET /readyz` (200: it takes tasks; 503 with the reason) and `GET /metrics`.
 *
 * Who asks from elsewhere (a kubelet) says `Host: localhost`, as every web page cannot. Prometheus cannot say that: it may ask for the numbers by the
 * address that it reaches, which is no name that somebody else could lead here.
 *
 * @param whyNotReady `undefined` when the worker takes tasks; must not throw.
 * @param metrics what `/metrics` gives, in Prometheus' text format.
 * @throws InvalidEnvironment when the port cannot be had.
 */
export async function startHealthServer(
  { host, port }: { host: string; port: number },
  whyNotReady: () => Promise<string | undefined>,
  metrics: () => Promise<string>,
): Promise<HealthServer> {
  const answers: Record<string, () => Promise<[number, object]>> = {
    '/healthz': async () => [200, { status: 'ok' }],
    '/readyz': async () => {
      const reason = await whyNotReady();
      return reason === undefined ? [200, { status: 'ok' }] : [503, { status: 'not ready', reason }];
    },
  };
  const server = createServer(async (request, response) => {
    const refused = refusalOfRequest(
      request,
      request.url === '/metrics' ? { origins: [arrivedAt(request)] } : undefined,
    );
    if (refused) {
      response.writeHead(403, { 'content-type': 'application/json' }).end(`${JSON.stringify(refused)}\n`);
      return;
    }
    if (request.url === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(await metrics());
      return;
    }
    const answer = Object.hasOwn(answers, request.url ?? '') ? answers[request.url ?? ''] : undefined;
    const paths = [...Object.keys(answers), '/metrics'].join(', ');
    const [status, body] = answer
      ? await answer()
      : [404, { error: `Nothing is at ${request.url}; there is ${paths}` }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) => {
      const given = `WORKER_HEALTH_PORT is "${port}" on ${host}`;
      const next = 'Stop what uses the port, or set another one.';
      reject(new InvalidEnvironment(`${given}, which cannot be had: ${message}. ${next}`));
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
