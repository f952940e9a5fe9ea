// @ts-check
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { showConsole } from '@platform/temporal/shown-console';
import next from 'next';

// Serves the console and the HTTP API from what `next build` has made. Prints one line when it listens; ends on SIGTERM and SIGINT.

showConsole();
process.env.NEXT_TELEMETRY_DISABLED = '1';
// Relative to the repository, as everywhere; this process has another working directory.
const repository = fileURLToPath(new URL('../../', import.meta.url));
process.env.DATA_DIR = path.resolve(repository, process.env.DATA_DIR || '.data');

const host = readHost();
const port = readPort();
const app = next({ dev: false, dir: fileURLToPath(new URL('.', import.meta.url)), hostname: host, port });
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  if (!isReadable(request.url)) {
    refuseAddress(response);
    return;
  }
  handle(request, response).catch((error) => {
    console.error(`${request.method} ${request.url} failed:`, error);
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  });
});
// Event streams are open for days.
server.requestTimeout = 0;

server.on('error', (error) => {
  const inUse = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
  const next = 'Stop what uses the port, or set another one.';
  stop(inUse ? `WEB_PORT is ${port}, which is in use. ${next}` : `The web server failed: ${error.message}`);
});

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

await app.prepare();
server.listen(port, host, () => console.log(`console listening on http://${host}:${port}`));

/** Next.js takes an address that cannot be decoded for a defect of its own. @param {string | undefined} url */
function isReadable(url = '/') {
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}

/** @param {import('node:http').ServerResponse} response */
function refuseAddress(response) {
  const problem = {
    type: 'urn:problem:InvalidInput',
    title: 'Invalid input',
    status: 400,
    detail: 'The address cannot be read: a percent sign in it must be followed by the two digits of a byte of UTF-8.',
    code: 'InvalidInput',
  };
  response.writeHead(problem.status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(problem));
}

/** Only this machine can be served: there is no sign-in yet that would tell who may decide. */
function readHost() {
  const given = process.env.WEB_HOST?.trim() || '127.0.0.1';
  const allowed = ['127.0.0.1', '::1', 'localhost'];
  if (allowed.includes(given)) return given;
  return stop(
    `WEB_HOST is "${given}"; allowed: ${allowed.join(', ')}. There is no sign-in yet, so everyone who reaches the console could decide what agents do. Put a server with sign-in in front of it, or unset WEB_HOST.`,
  );
}

function readPort() {
  const given = process.env.WEB_PORT?.trim() || '3000';
  const number = Number(given);
  if (/^\d{1,5}$/.test(given) && number <= 65_535) return number;
  return stop(`WEB_PORT is "${given}"; allowed: a port, 1 to 65535. Correct it or unset it.`);
}

/** @param {string} message @returns {never} */
function stop(message) {
  console.error(message);
  process.exit(1);
}
