// @ts-check
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { logConsole, withFields } from '@platform/temporal/log';
import { shownBlock } from '@platform/temporal/shown';
import { readTraceContent, readTraceUrl } from '@platform/temporal/trace-settings';
import { readTracing } from '@platform/temporal/tracing';
import next from 'next';
import { atTheDoor, consoleDoor } from './src/server/door.mjs';
import { readEnvironment } from './src/server/environment.mjs';
import { readHost, readSignIn } from './src/server/identity/settings.mjs';

// Serves the console and the HTTP API from what `next build` has made. Prints one line when it listens; ends on SIGTERM and SIGINT.

readOrStop(() => logConsole('console'));
process.umask(0o077); // what runs hold is for nobody else on this machine
process.env.NEXT_TELEMETRY_DISABLED = '1';
// Relative to the repository, as everywhere; this process has another working directory.
const repository = fileURLToPath(new URL('../../', import.meta.url));
process.env.DATA_DIR = path.resolve(repository, process.env.DATA_DIR || '.data');

readOrStop(() => readTraceContent(process.env));
readOrStop(() => readTraceUrl(process.env));
const host = readOrStop(() => readHost(process.env, readSignIn(process.env)));
const port = readPort();
readOrStop(() => readEnvironment(process.env));
readOrStop(() => readTracing(process.env));
const app = next({ dev: false, dir: fileURLToPath(new URL('.', import.meta.url)), hostname: host, port });
const handle = app.getRequestHandler();

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const door = consoleDoor(process.env);
/** A request has to be here as a whole in this time; a file may take longer. Answers may take as long as they like: event streams are open for days. */
const promptMs = 60_000;
const limits = { headersTimeout: 10_000, requestTimeout: 600_000, connectionsCheckingInterval: 5_000 };

const server = createServer(limits, (request, response) => {
  // Whoever asks can write these. Where people come in by is CONSOLE_URL, and who asks is at the other end of the connection.
  for (const name of Object.keys(request.headers))
    if (/^(x-forwarded-|forwarded$)/.test(name)) delete request.headers[name];
  request.headers['x-client-address'] = request.socket.remoteAddress;
  const refused = atTheDoor(request, door);
  if (refused) {
    refuse(response, 403, refused.code, 'Not from there', refused.detail);
    return;
  }
  // For a supervisor of processes: this one answers. Nobody is asked who they are. Like all of this port, it is for no page of another site.
  if (request.url === '/healthz' || request.url === '/readyz') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    return;
  }
  if (!methods.includes(request.method ?? '') || request.url === '*') {
    response.setHeader('allow', methods.join(', '));
    const what = `${request.method} ${request.url}`;
    refuse(response, 405, 'MethodNotAllowed', 'Method not allowed', `${what} is nothing that can be asked here.`);
    return;
  }
  if (!isReadable(request.url)) {
    refuseAddress(response);
    return;
  }
  if (!request.url?.startsWith('/api/v1/files?')) hasToBeHereSoon(request);
  handle(request, response).catch((error) => {
    console.error(`${request.method} ${request.url} failed`, error, withFields({ logger: 'http' }));
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  });
});

server.on('error', (error) => {
  const inUse = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
  const next = 'Stop what uses the port, or set another one.';
  stop(inUse ? `WEB_PORT is ${port}, which is in use. ${next}` : `The web server failed: ${error.message}`);
});

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.on(signal, () => {
    server.close(async () => {
      await /** @type {{ durableAgentsLastWords?: () => Promise<void> }} */ (globalThis).durableAgentsLastWords?.();
      process.exit(0);
    });
    server.closeAllConnections();
  });
}

await app.prepare();
server.listen(port, host, () => console.log(`console listening on http://${host}:${port}`));

/** @param {import('node:http').IncomingMessage} request */
function hasToBeHereSoon(request) {
  const late = setTimeout(() => request.complete || request.destroy(), promptMs).unref();
  request.once('close', () => clearTimeout(late));
}

/** Next.js takes an address that is not a path, or cannot be decoded, for a defect of its own. @param {string | undefined} url */
function isReadable(url = '/') {
  if (!url.startsWith('/')) return false;
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}

/** @param {import('node:http').ServerResponse} response */
function refuseAddress(response) {
  const detail =
    'The address cannot be read: it begins with a slash, and a percent sign in it is followed by the two digits of a byte of UTF-8.';
  refuse(response, 400, 'InvalidInput', 'Invalid input', detail);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status @param {string} code @param {string} title @param {string} detail
 */
function refuse(response, status, code, title, detail) {
  response.writeHead(status, { 'content-type': 'application/problem+json', connection: 'close' });
  response.end(JSON.stringify({ type: `urn:problem:${code}`, title, status, detail, code }));
}

/** @template Value @param {() => Value} read throws for a wrong variable @returns {Value} */
function readOrStop(read) {
  try {
    return read();
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

function readPort() {
  const given = process.env.WEB_PORT?.trim() || '3000';
  const number = Number(given);
  if (/^\d{1,5}$/.test(given) && number <= 65_535) return number;
  return stop(`WEB_PORT is "${given}"; allowed: a port, 1 to 65535. Correct it or unset it.`);
}

/** @param {string} message @returns {never} */
function stop(message) {
  process.stderr.write(`${shownBlock(message)}\n`); // for who starts it: words, not a line of the log
  process.exit(1);
}
