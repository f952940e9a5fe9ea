// @ts-check
/** What takes traces over OTLP/HTTP, and does nothing with them but count. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {Awaited<ReturnType<typeof openReceiver>>} Receiver */

/** Listens on a free port of this machine and answers every request with 200. */
export async function openReceiver() {
  const received = { requests: 0, bytes: 0 };
  const server = createServer((request, response) => {
    request.on('data', (/** @type {Buffer} */ chunk) => {
      received.bytes += chunk.length;
    });
    request.on('end', () => {
      received.requests += 1;
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
    endpoint: `http://127.0.0.1:${port}`,
    /** So far. */
    received,
    /** Waits until it has received more than so many bytes. Throws after a minute: nothing is sent. @param {number} bytes */
    async moreThan(bytes) {
      const until = Date.now() + 60_000;
      while (received.bytes <= bytes) {
        if (Date.now() > until) throw new Error('no trace was sent: there is nothing to compare');
        await sleep(50);
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
