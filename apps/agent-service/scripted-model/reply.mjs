/**
 * Replies: what a script answers, and how that becomes a response of aimock.
 *
 * @typedef {[name: string, args: Record<string, unknown>, id?: string]} Call A tool call, under an id of its own unless one is given.
 * @typedef {object} Reply
 * @property {string} [text] What the model says.
 * @property {Call[]} [calls] Tools it calls, in parallel when more than one.
 * @property {{ status: number, message: string, type?: string, code?: string, retryAfter?: number | string }} [error]
 *   An HTTP error instead. `retryAfter` (seconds, or an HTTP date) is sent with status 429.
 * @property {(signal: AbortSignal) => Promise<void>} [wait] Awaited before the reply is sent; aborted when the client has gone.
 * @property {number} [tokenMs] Milliseconds between two tokens of this reply; the server's setting when absent.
 * @property {{ chunks: number, until: (signal: AbortSignal) => Promise<void> }} [hold] When so many chunks have been sent, the rest
 *   waits for `until`.
 * @property {number} [disconnectAfter] The connection breaks when so many chunks have been sent, 0 for before any.
 *
 * @typedef {object} Script
 * @property {string} name For the request log.
 * @property {string[]} [tools] Tools that it calls: a request that does not offer them all is not this script's.
 * @property {(conversation: import('./conversation.mjs').Conversation, request: { headers: import('node:http').IncomingHttpHeaders }) =>
 *   Reply | undefined} reply A function of its arguments alone; `undefined` when the request is not this script's.
 */

/**
 * The first reply to a request, and the name of its script.
 * @param {Script[]} scripts
 * @param {import('./conversation.mjs').Conversation} conversation
 * @param {{ headers: import('node:http').IncomingHttpHeaders }} request
 * @throws When no script replies.
 */
export function firstReply(scripts, conversation, request) {
  for (const script of scripts) {
    if (!(script.tools ?? []).every((tool) => conversation.tools.includes(tool))) continue;
    const reply = script.reply(conversation, request);
    if (reply) return { script: script.name, reply };
  }
  throw new Error('No script replied to the request.');
}

/**
 * What kind of reply it is, for the request log.
 * @param {Reply} reply
 * @returns {'error' | 'calls' | 'text'}
 */
export function kindOf(reply) {
  if (reply.error) return 'error';
  return reply.calls?.length ? 'calls' : 'text';
}

/**
 * The reply as aimock wants it. Ids are derived from the conversation, so that the same request gets the same ids again and no
 * two calls of a conversation share one.
 * @param {Reply} reply
 * @param {string} fingerprint Of the conversation.
 * @returns {any}
 */
export function toResponse(reply, fingerprint) {
  if (reply.error) {
    const { status, retryAfter, message, type = 'scripted_error', code } = reply.error;
    return { error: { message, type, code }, status, retryAfter };
  }
  const id = `chatcmpl-${fingerprint}`;
  if (!reply.calls?.length) return { content: reply.text ?? '', id };
  const toolCalls = reply.calls.map(([name, args, id], index) => ({
    id: id ?? `call_${fingerprint.slice(0, 16)}_${index}`,
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
  }));
  return reply.text ? { content: reply.text, toolCalls, id } : { toolCalls, id };
}
