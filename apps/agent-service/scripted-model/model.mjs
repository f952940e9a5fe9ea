/**
 * The scripted model: aimock as the OpenAI-compatible server, with one fixture whose every answer comes from the scripts.
 *
 * aimock takes a function as a fixture's response but settles pace and interruption per fixture. Those are getters here that read
 * the current request's reply, kept in an AsyncLocalStorage together with the request's headers and connection.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from '@copilotkit/aimock';
import { refusalOfRequest } from '@platform/temporal/doors';
import { readConversation } from './conversation.mjs';
import { firstReply, kindOf, toResponse } from './reply.mjs';

/** Characters per streamed chunk: about a token, or much when there is no delay between chunks anyway. */
const tokenCharacters = 5;
const undelayedCharacters = 256;
/** Between the chunks of a stream that will break, so that those before the break are sent. */
const deliveryMs = 20;

/**
 * One request and its reply. `gone` is aborted when the client has left, `number` is the request's in the log.
 * @typedef {{ headers: import('node:http').IncomingHttpHeaders, gone: AbortController, number?: number,
 *   reply?: import('./reply.mjs').Reply }} Exchange
 */

/**
 * Starts the server on 127.0.0.1.
 * @param {object} options
 * @param {number} options.port 0 for any free one.
 * @param {number} options.tokenMs Milliseconds between two tokens.
 * @param {import('./reply.mjs').Script[]} options.scripts The first one that replies wins; the last must always reply.
 * @param {ReturnType<typeof import('./request-log.mjs').requestLog>} options.log
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` ends in `/v1`. Rejects with EADDRINUSE when the port is taken.
 */
export async function startScriptedModel({ port, tokenMs, scripts, log }) {
  /** @type {AsyncLocalStorage<Exchange>} */
  const current = new AsyncLocalStorage();
  const pace = () => {
    const reply = current.getStore()?.reply;
    const wanted = reply?.tokenMs ?? tokenMs;
    if (reply?.disconnectAfter) return Math.max(wanted, deliveryMs);
    return reply?.hold ? Math.max(wanted, 1) : wanted;
  };

  /** @param {any} body */
  async function respond(body) {
    const exchange = current.getStore();
    if (!exchange) throw new Error('A request arrived outside of its context.');
    const { _endpointType, _context, ...sent } = body;
    const conversation = readConversation(sent);
    const { script, reply } = firstReply(scripts, conversation, exchange);
    exchange.reply = reply;
    exchange.number = log.received({ script, kind: kindOf(reply), body: sent });
    await reply.wait?.(exchange.gone.signal);
    return toResponse(reply, conversation.fingerprint);
  }

  const fixture = {
    match: { predicate: () => true },
    response: respond,
    get latency() {
      return pace();
    },
    get chunkSize() {
      return pace() > 0 ? tokenCharacters : undelayedCharacters;
    },
    get truncateAfterChunks() {
      const delivered = current.getStore()?.reply?.disconnectAfter;
      return delivered === undefined ? undefined : delivered + 1; // the last chunk written is lost with the connection
    },
  };

  // aimock keeps every request body in memory unless told otherwise; the request log is what we read.
  const { server, url } = await createServer([fixture], {
    port,
    host: '127.0.0.1',
    logLevel: 'warn',
    journalMaxEntries: 1,
  });
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const refused = refusalOfRequest(request);
    if (refused) {
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(refused));
      return;
    }
    /** @type {Exchange} */
    const exchange = { headers: request.headers, gone: new AbortController() };
    response.on('close', () => {
      if (response.writableFinished) return;
      exchange.gone.abort();
      if (exchange.number !== undefined && exchange.reply?.disconnectAfter === undefined) log.closed(exchange.number);
    });
    holdWhereWanted(response, exchange);
    current.run(exchange, () => handle?.call(server, request, response));
  });
  return {
    url: `${url}/v1`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Sends no more of a reply that is to be held than it says, until it may go on.
 * @param {import('node:http').ServerResponse} response
 * @param {Exchange} exchange
 */
function holdWhereWanted(response, exchange) {
  let sent = 0;
  /** @type {(() => void)[] | undefined} */
  let waiting;
  for (const name of /** @type {const} */ (['write', 'end'])) {
    /** @type {(...args: any[]) => any} */
    const send = response[name].bind(response);
    response[name] = (/** @type {any[]} */ ...args) => {
      if (waiting) return waiting.push(() => send(...args)) > 0;
      const { hold } = exchange.reply ?? {};
      if (name === 'write' && hold && sent++ === hold.chunks) {
        waiting = [() => send(...args)];
        void hold.until(exchange.gone.signal).then(() => {
          const rest = waiting ?? [];
          waiting = undefined;
          for (const next of rest) next();
        });
        return true;
      }
      return send(...args);
    };
  }
}
