// @ts-check
/**
 * The model of all agents of the cookbook: aimock as the server of OpenAI's protocols, with replies of `replies.mjs`. It keeps each request
 * as it was sent, in a file with one JSON line for each, and the conversations that a request only refers to (`previous_response_id`).
 *
 * Variables: SCRIPTED_MODEL_PORT, REQUEST_LOG, REPLIES (JSON: an agent's `arguments` and `script`).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from '@copilotkit/aimock';
import { replyTo } from './replies.mjs';
import { steady } from './steady.mjs';

const port = Number(process.env.SCRIPTED_MODEL_PORT);
const log = process.env.REQUEST_LOG ?? '';
const options = JSON.parse(process.env.REPLIES ?? '{}');

/** @type {AsyncLocalStorage<Buffer[]>} */
const received = new AsyncLocalStorage();
/** @type {Map<string, any[]>} by the id of the response that ended them */
const conversations = new Map();

/** @param {any} body The request as aimock read it. */
function respond(body) {
  const sent = JSON.parse(Buffer.concat(received.getStore() ?? []).toString());
  appendFileSync(log, `${JSON.stringify(sent)}\n`);
  const messages = [...(conversations.get(sent.previous_response_id) ?? []), ...body.messages];
  const tools = (sent.tools ?? []).map((/** @type {any} */ tool) => tool.function ?? tool);
  const format = sent.response_format?.json_schema?.schema ?? sent.text?.format?.schema;
  const reply = replyTo({ model: sent.model, messages, tools, format }, options);
  const spoken = messages.filter(({ role }) => role !== 'system');
  const identity = steady([sent.model, tools.map((/** @type {any} */ { name }) => name), spoken]);
  const fingerprint = createHash('sha256').update(identity).digest('hex').slice(0, 24);
  const toolCalls = reply.calls?.map(([name, args], n) => ({
    id: `call_${fingerprint}_${n}`,
    name,
    arguments: JSON.stringify(args),
  }));
  const id = `resp_${fingerprint}`;
  const answer = {
    role: 'assistant',
    content: reply.text ?? '',
    tool_calls: toolCalls?.map((call) => ({ id: call.id, type: 'function', function: call })),
  };
  conversations.set(id, [...messages, answer]);
  return toolCalls ? { toolCalls, id } : { content: reply.text, id };
}

const { server, url } = await createServer([{ match: { predicate: () => true }, response: respond }], {
  port,
  host: '127.0.0.1',
  logLevel: 'warn',
  journalMaxEntries: 1,
});
const [handle] = server.listeners('request');
server.removeAllListeners('request');
server.on('request', (request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  received.run(chunks, () => handle?.call(server, request, response));
});
console.log(`model of the cookbook listening on ${url}`);
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.once(signal, () => process.exit(0));
