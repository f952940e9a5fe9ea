// @ts-check
import { randomInt } from 'node:crypto';
import http from 'node:http';

/**
 * An address for a web UI that answers whoever asks: where the system has them, one of the 16 million of loopback, so that no page can know it.
 * @param {number} port
 * @returns {{ host: string, port: number }}
 */
export function hiddenAddress(port) {
  if (process.platform !== 'linux') return { host: '127.0.0.1', port };
  const numbers = [randomInt(1, 255), randomInt(0, 256), randomInt(1, 255)];
  return { host: `127.${numbers.join('.')}`, port };
}

/**
 * Temporal's web UI behind our own door, which lets in its own pages only.
 * @param {number} port where people come
 * @param {{ host: string, port: number }} ui where the UI is
 * @returns {Promise<http.Server>} it listens on loopback
 */
export async function serveTemporalUi(port, ui) {
  const { refusalOfRequest } = await import('@platform/temporal/doors');
  const server = http.createServer((request, response) => {
    const refused = refusalOfRequest(request, { links: true });
    if (refused) {
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(refused));
      return;
    }
    forward(request, response, ui);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return server;
}

/** @param {http.IncomingMessage} request @param {http.ServerResponse} response @param {{ host: string, port: number }} ui */
function forward(request, response, ui) {
  const { method, url: path, headers } = request;
  const upstream = http.request({ ...ui, method, path, headers }, (answer) => {
    const framed = { 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' };
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...framed });
    answer.pipe(response);
  });
  upstream.on('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The Temporal server does not answer now.\n');
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
